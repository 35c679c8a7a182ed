'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'use-intl/react'
import { endSession } from '@/components/auth/next-auth-calls'
import { toast } from '@/components/ui/Toast'
import { ApiClient } from '@/lib/contract/client'
import type { ProjectRef } from '@/lib/contract/session'
import type { Locale } from '@/lib/i18n/locales'
import { chooseLocale } from '@/lib/i18n/preferences'

const api = new ApiClient()

/** What can be done from everywhere: another project, another language, signing out. */
export function useFrameActions() {
  const t = useTranslations('frame')
  const router = useRouter()
  const queries = useQueryClient()
  return {
    switchProject: async (project: ProjectRef) => {
      try {
        await api.switchProject(project.id)
        queries.clear()
        router.push('/clusters')
        router.refresh()
        toast(t('switched', { project: project.name }))
      } catch (error) {
        toast(t('switchFailed', { reason: error instanceof Error ? error.message : '' }), 'bad')
      }
    },
    switchLocale: (locale: Locale) => chooseLocale(locale),
    signOut: async () => {
      try {
        await endSession()
        window.location.assign('/login?out=1')
      } catch {
        toast(t('signOutFailed'), 'bad')
      }
    },
  }
}
