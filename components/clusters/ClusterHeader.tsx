'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'use-intl/react'
import { Button, ButtonLink } from '@/components/ui/Button'
import { PageHeader } from '@/components/ui/PageHeader'
import { Duration } from '@/components/ui/RelativeTime'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { PhaseBadge } from './PhaseBadge'
import { clusterPath } from './words/paths'
import { useWords } from './words/use-words'

/** First line: how it is, why, since when; right, what can be done and why not. */
export function ClusterHeader({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster')
  return (
    <PageHeader
      title={cluster.name}
      parent={{ href: '/clusters', label: t('clusters') }}
      status={
        <span role="status" className="flex flex-wrap items-center gap-x-2 text-sm">
          <PhaseBadge phase={cluster.phase} />
          <span className="text-muted">
            {t.rich('forTime', { time: () => <Duration from={cluster.phaseChangedAt} /> })}
          </span>
        </span>
      }
      description={<Reason cluster={cluster} />}
      actions={cluster.deletedAt ? null : <Actions cluster={cluster} />}
    />
  )
}

/** The sentence behind the phase; always there, so that nothing jumps when it changes. */
function Reason({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.reason')
  const words = useWords()
  if (cluster.failure) return words.failure(cluster.failure).message
  const { operation } = cluster
  const running = operation?.finishedAt ? undefined : operation?.steps.find(step => step.state === 'running')
  switch (cluster.phase) {
    case 'Ready':
      return t('ready', { ready: cluster.nodesReady, wanted: cluster.nodesWanted })
    case 'Deleted':
      return t('deleted')
    case 'Pending':
      return t('pending')
    default:
      return running && operation ? words.stepDoing(running, operation.kind) : t('waiting')
  }
}

function Actions({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.actions')
  const words = useWords()
  const { kubeconfig, delete: remove } = cluster.actions
  return (
    <>
      {remove.allowed ? (
        <ButtonLink href={clusterPath(cluster, 'delete')}>{t('delete')}</ButtonLink>
      ) : (
        !cluster.deletionRequestedAt && <Button disabledReason={words.refusal(remove)}>{t('delete')}</Button>
      )}
      {kubeconfig.allowed ? (
        <ButtonLink href={clusterPath(cluster, 'access')} variant="primary" icon={<Download aria-hidden="true" />}>
          {t('kubeconfig')}
        </ButtonLink>
      ) : (
        !cluster.deletionRequestedAt && <Button disabledReason={words.refusal(kubeconfig)}>{t('kubeconfig')}</Button>
      )}
    </>
  )
}
