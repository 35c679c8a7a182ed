import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthFrame } from '@/components/auth/AuthFrame'
import { ProjectPicker } from '@/components/auth/ProjectPicker'
import { currentSession } from '@/lib/auth/session'
import { getTranslations } from '@/lib/i18n/server'
import { pathInside } from '../path-inside'

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('login'))('pickTitle') }
}

export default async function ProjectsPage({ searchParams }: Props) {
  const session = await currentSession()
  const next = pathInside((await searchParams).next)
  if (!session) redirect(`/login?next=${encodeURIComponent(next)}`)
  const t = await getTranslations('login')
  return (
    <AuthFrame>
      <h1 className="text-xl font-semibold tracking-tight">{t('pickTitle')}</h1>
      <p className="mb-5 text-muted">{t('pickLead')}</p>
      <ProjectPicker projects={session.projects} next={next} />
    </AuthFrame>
  )
}
