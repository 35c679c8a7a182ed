'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import type { ResourceResponse } from '@/lib/contract/clusters'
import { ResourceCounts } from './ResourceCounts'
import { ResourceTable } from './ResourceTable'

/** The ledger: counted by type at once, line by line for who asks; a large cluster has a thousand of them. */
export function ResourceSummary({ resources }: { resources: ResourceResponse[] }) {
  const t = useTranslations('cluster.resources')
  const [isOpen, setOpen] = useState(false)
  if (resources.length === 0) return <p className="text-sm text-muted">{t('none')}</p>
  return (
    <div className="space-y-3">
      <ResourceCounts resources={resources} />
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="inline-flex items-center gap-1 rounded-sm text-sm text-muted hover:text-ink"
      >
        <ChevronRight aria-hidden="true" className={classNames('size-4 transition-transform', isOpen && 'rotate-90')} />
        {t('show', { count: resources.length })}
      </button>
      {isOpen && <ResourceTable resources={resources} />}
    </div>
  )
}
