import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthFrame } from '@/components/auth/AuthFrame'
import { LoginForm } from '@/components/auth/LoginForm'
import { currentSession } from '@/lib/auth/session'
import { getTranslations } from '@/lib/i18n/server'
import { pathInside } from '../path-inside'

type Props = { searchParams: Promise<{ next?: string | string[]; ended?: string; out?: string }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('login'))('title') }
}

export default async function LoginPage({ searchParams }: Props) {
  const { next, ended, out } = await searchParams
  const target = pathInside(next)
  if (await currentSession()) redirect(target)
  const t = await getTranslations('login')
  return (
    <AuthFrame>
      <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mb-5 text-muted">{t('lead')}</p>
      <LoginForm next={target} note={out ? t('signedOut') : ended ? t('ended') : undefined} />
    </AuthFrame>
  )
}
