'use client'

import { useTranslations } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { TabLink } from './TabLink'
import { type ClusterTab, clusterTabs } from './words/paths'

/** Pages of one cluster: links, so that each has an address, a history and a new tab. */
export function ClusterTabs({ cluster, current }: { cluster: ClusterResponse; current: ClusterTab }) {
  const t = useTranslations('cluster.tabs')
  // Nobody is let into a cluster that goes.
  const shown = clusterTabs.filter(tab => tab !== 'access' || tab === current || !cluster.deletionRequestedAt)
  return (
    <nav aria-label={t('label')} className="mb-2 flex gap-1 overflow-x-auto border-b border-line">
      {shown.map(tab => (
        <TabLink
          key={tab}
          cluster={cluster}
          tab={tab}
          aria-current={tab === current ? 'page' : undefined}
          className={classNames(
            '-mb-px border-b-2 px-2.5 py-2 text-sm whitespace-nowrap transition-colors first:-ml-2.5 focus-visible:-outline-offset-2 max-md:py-3',
            tab === current ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {t(tab)}
        </TabLink>
      ))}
    </nav>
  )
}
