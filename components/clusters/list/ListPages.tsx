'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import type { ClusterList } from '@/lib/contract/clusters'
import { pageSize } from './list-state'
import type { List } from './use-list'

/** Which part of the list this is, and the way to the others; nothing when it fits on one page. */
export function ListPages({ list, data }: { list: List; data: ClusterList }) {
  const t = useTranslations('list')
  const { page, next, previous } = list.paging
  if (!next && !previous) return null
  const from = (page - 1) * pageSize + 1
  return (
    <nav aria-label={t('pages')} className="mt-3 flex items-center justify-end gap-2 text-sm text-muted">
      <span className="mr-2">{t('range', { from, to: from + data.items.length - 1, total: data.total })}</span>
      <Button icon={<ChevronLeft aria-hidden="true" />} disabled={!previous} onClick={previous}>
        {t('previous')}
      </Button>
      <Button disabled={!next} onClick={next}>
        {t('next')}
        <ChevronRight aria-hidden="true" />
      </Button>
    </nav>
  )
}
