'use client'

import { useTranslations } from 'use-intl/react'
import { ButtonLink } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'

/** No such cluster in this project. That another project has it is not said. */
export function ClusterNotFound() {
  const t = useTranslations('cluster')
  const pages = useTranslations('pages')
  return (
    <EmptyState
      isPage
      title={t('notFoundTitle')}
      action={<ButtonLink href="/clusters">{pages('toClusters')}</ButtonLink>}
    >
      {t('notFoundText')}
    </EmptyState>
  )
}
