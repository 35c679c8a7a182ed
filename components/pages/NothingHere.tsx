'use client'

import { useTranslations } from 'use-intl/react'
import { ButtonLink } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'

/** The address leads nowhere, or not in this project. */
export function NothingHere() {
  const t = useTranslations('pages')
  return (
    <EmptyState isPage title={t('notFoundTitle')} action={<ButtonLink href="/clusters">{t('toClusters')}</ButtonLink>}>
      {t('notFoundText')}
    </EmptyState>
  )
}
