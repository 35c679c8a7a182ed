'use client'

import { useLocale, useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import { EmptyState } from '@/components/ui/EmptyState'
import type { ListState } from './list-state'

/** There are clusters, but none like that: which filter, and the way out of it. */
export function NoMatch({ state, total, onClear }: { state: ListState; total: number; onClear: () => void }) {
  const t = useTranslations('list')
  const phaseWord = useTranslations('phases')
  const locale = useLocale()
  const { search, phase, release } = state
  const filters = [
    search.trim() && t('noneSearch', { search: search.trim() }),
    phase && t('nonePhase', { phase: phaseWord(phase) }),
    release && t('noneRelease', { release }),
  ].filter(text => typeof text === 'string' && text !== '')
  const text = new Intl.ListFormat(locale, { type: 'conjunction' }).format(filters as string[])
  return (
    <EmptyState title={t('noneTitle')} action={<Button onClick={onClear}>{t('clear')}</Button>}>
      {t('noneText', { filters: text, total })}
    </EmptyState>
  )
}
