'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'use-intl/react'
import { PageHeader } from '@/components/ui/PageHeader'
import type { ClusterResponse, EventList } from '@/lib/contract/clusters'
import { ClusterHeader } from '../ClusterHeader'
import { eventPageSize } from '../event-page-size'
import { LiveLine } from '../LiveLine'
import { useLiveUpdates } from '../live-updates'
import { useCluster, useEvents } from '../queries'
import { clusterPath } from '../words/paths'
import { DeleteForm } from './DeleteForm'
import { DeletionProgress } from './DeletionProgress'
import { ReceiptView } from './ReceiptView'

/** Asks, then shows how the cluster goes, and ends with what went. */
export function DeletePage({ initial, events }: { initial: ClusterResponse; events: EventList }) {
  const t = useTranslations('remove')
  const router = useRouter()
  const live = useLiveUpdates()
  const { data: cluster, dataUpdatedAt } = useCluster(initial, live.state)
  useEvents(initial, eventPageSize, events)
  if (cluster.deletionRequestedAt)
    return (
      <>
        <ClusterHeader cluster={cluster} />
        <LiveLine live={live} readAt={dataUpdatedAt} />
        {cluster.receipt ? (
          <ReceiptView cluster={cluster} receipt={cluster.receipt} />
        ) : (
          <DeletionProgress cluster={cluster} />
        )}
      </>
    )
  return (
    <>
      <PageHeader
        title={t('title', { name: cluster.name })}
        parent={{ href: clusterPath(cluster), label: cluster.name }}
        description={t('intro')}
      />
      <DeleteForm cluster={cluster} onAccepted={() => router.replace(clusterPath(cluster))} />
    </>
  )
}
