import type { Metadata } from 'next'
import { CreateClusterPage } from '@/components/clusters/create/CreateClusterPage'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { getTranslations } from '@/lib/i18n/server'
import { getCatalog } from '@/lib/usecases/get-catalog'
import { pageContext } from '../../page-context'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('create'))('title') }
}

export default async function NewClusterPage() {
  const context = await pageContext()
  const offered = await getCatalog(context)
  const { project, role } = context.session
  return (
    <CreateClusterPage
      catalog={offered}
      defaults={offered.catalog && completeClusterSpec({}, offered.catalog, offered.releases)}
      project={{ id: project.id, name: project.name }}
      role={role}
    />
  )
}
