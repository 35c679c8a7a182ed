import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthFrame } from '@/components/auth/AuthFrame'
import { ProjectPicker } from '@/components/auth/ProjectPicker'
import { ButtonLink } from '@/components/ui/Button'
import { currentSession } from '@/lib/auth/session'
import { getTranslations } from '@/lib/i18n/server'
import { pathInside } from '../path-inside'

/** `project` is the one that `next` is in, for who came there from another one. */
type Props = { searchParams: Promise<{ next?: string | string[]; project?: string | string[] }> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const [session, asked, t] = await Promise.all([currentSession(), searchParams, getTranslations('login')])
  const needed = session?.projects.find(project => project.id === asked.project)
  return { title: needed ? t('elsewhereTitle', { project: needed.name }) : t('pickTitle') }
}

export default async function ProjectsPage({ searchParams }: Props) {
  const session = await currentSession()
  const asked = await searchParams
  const next = pathInside(asked.next)
  if (!session) redirect(`/login?next=${encodeURIComponent(next)}`)
  const t = await getTranslations('login')
  const needed = session.projects.find(project => project.id === asked.project)
  // Who comes back here with the browser's button is there already.
  if (needed && needed.id === session.project?.id) redirect(next)
  if (needed && session.project)
    return (
      <AuthFrame>
        <h1 className="text-xl font-semibold tracking-tight">{t('elsewhereTitle', { project: needed.name })}</h1>
        <p className="mb-5 text-muted">{t('elsewhereLead', { project: session.project.name })}</p>
        <ProjectPicker projects={[needed]} next={next} />
        <ButtonLink href="/clusters" variant="ghost" className="mt-3">
          {t('elsewhereStay', { project: session.project.name })}
        </ButtonLink>
      </AuthFrame>
    )
  return (
    <AuthFrame>
      <h1 className="text-xl font-semibold tracking-tight">{t('pickTitle')}</h1>
      <p className="mb-5 text-muted">{t('pickLead')}</p>
      <ProjectPicker projects={session.projects} next={next} />
    </AuthFrame>
  )
}
