import type { Metadata } from 'next'
import { QuotaPage } from '@/components/quota/QuotaPage'
import { getTranslations } from '@/lib/i18n/server'
import { getCatalog } from '@/lib/usecases/get-catalog'
import { pageContext } from '../page-context'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('quota'))('title') }
}

export default async function Page() {
  const context = await pageContext()
  return <QuotaPage initial={await getCatalog(context)} project={context.session.project.name} />
}
