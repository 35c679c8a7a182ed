'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl/react'
import type { ClusterResponse, EventList } from '@/lib/contract/clusters'
import { AccessTab } from './access/AccessTab'
import { ClusterHeader } from './ClusterHeader'
import { ClusterTabs } from './ClusterTabs'
import { DeletionProgress } from './deletion/DeletionProgress'
import { ReceiptView } from './deletion/ReceiptView'
import { EventPanel } from './EventPanel'
import { eventPageSize } from './event-page-size'
import { LiveLine } from './LiveLine'
import { useLiveUpdates } from './live-updates'
import { Overview } from './overview/Overview'
import { StepHistory } from './progress/StepHistory'
import { useCluster, useEvents } from './queries'
import { type ClusterTab, tabFromPath } from './words/paths'
import { YamlTab } from './YamlTab'

/** One cluster: what the server rendered, kept fresh while the page is open. */
export function ClusterPage({ initial, events }: { initial: ClusterResponse; events: EventList }) {
  const tab = tabFromPath(usePathname())
  const live = useLiveUpdates()
  const { data: cluster, dataUpdatedAt } = useCluster(initial, live.state)
  useEvents(initial, eventPageSize, events)
  return (
    <>
      <ClusterHeader cluster={cluster} />
      <ClusterTabs cluster={cluster} current={tab} />
      <LiveLine live={live} readAt={dataUpdatedAt} />
      <TabContent cluster={cluster} tab={tab} />
    </>
  )
}

function TabContent({ cluster, tab }: { cluster: ClusterResponse; tab: ClusterTab }): ReactNode {
  switch (tab) {
    case 'overview':
      return <OverviewTab cluster={cluster} />
    case 'activity':
      return <ActivityTab cluster={cluster} />
    case 'access':
      return <AccessTab cluster={cluster} />
    case 'yaml':
      return <YamlTab cluster={cluster} />
  }
}

function OverviewTab({ cluster }: { cluster: ClusterResponse }) {
  if (cluster.receipt) return <ReceiptView cluster={cluster} receipt={cluster.receipt} />
  return cluster.deletionRequestedAt ? <DeletionProgress cluster={cluster} /> : <Overview cluster={cluster} />
}

function ActivityTab({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.activity')
  return (
    <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <section aria-labelledby="events-title" className="min-w-0 max-lg:order-2">
        <h2 id="events-title" className="mb-2 text-base font-semibold">
          {t('events')}
        </h2>
        <EventPanel cluster={cluster} shown="all" />
      </section>
      {cluster.operation && <StepHistory operation={cluster.operation} />}
    </div>
  )
}
