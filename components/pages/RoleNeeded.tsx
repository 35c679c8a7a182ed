'use client'

import { useTranslations } from 'use-intl/react'
import { ButtonLink } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import type { TenantRole } from '@/lib/domain/role'

/** The page needs a stronger role than the person has in this project. */
export function RoleNeeded({ needed, role, project }: { needed: TenantRole; role: TenantRole; project: string }) {
  const t = useTranslations('pages')
  return (
    <EmptyState isPage title={t('forbiddenTitle')} action={<ButtonLink href="/clusters">{t('toClusters')}</ButtonLink>}>
      {t('forbiddenText', { needed, role, project })}
    </EmptyState>
  )
}
