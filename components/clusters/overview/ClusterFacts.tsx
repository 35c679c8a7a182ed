'use client'

import { useTranslations } from 'use-intl/react'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { CopyText } from '@/components/ui/CopyButton'
import { KeyValueList } from '@/components/ui/KeyValueList'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { ClusterResponse } from '@/lib/contract/clusters'

/** What somebody who works with the cluster looks up. */
export function ClusterFacts({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.facts')
  const { spec } = cluster
  const endpoint = cluster.apiAddress && `https://${cluster.apiAddress}:6443`
  const code = (text: string) => <code className="font-mono text-[0.92em]">{text}</code>
  return (
    <div className="space-y-4">
      <KeyValueList
        items={[
          {
            id: 'endpoint',
            term: t('endpoint'),
            value: endpoint ? (
              <CopyText text={endpoint} label={t('copyEndpoint')} />
            ) : (
              <span className="text-muted">{t('noEndpoint')}</span>
            ),
          },
          { id: 'kubernetes', term: t('kubernetes'), value: cluster.kubernetesVersion },
          { id: 'release', term: t('release'), value: cluster.release },
          { id: 'nodes', term: t('nodeRange'), value: code(spec.network.nodeCidr) },
          { id: 'pods', term: t('podRange'), value: code(spec.network.podCidr) },
          { id: 'services', term: t('serviceRange'), value: code(spec.network.serviceCidr) },
          {
            id: 'open',
            term: t('openTo'),
            value:
              spec.apiAccess.allowedCidrs.length === 0 ? t('everyone') : code(spec.apiAccess.allowedCidrs.join(', ')),
          },
          {
            id: 'created',
            term: t('created'),
            value: (
              <>
                <RelativeTime at={cluster.createdAt} /> · {cluster.createdBy}
              </>
            ),
          },
          { id: 'id', term: t('id'), value: <CopyText text={cluster.id} label={t('copyId')} /> },
        ]}
      />
      {cluster.actions.kubeconfig.allowed && (
        <CodeBlock
          prompt
          code={`slipway kubeconfig ${cluster.name} --write ${cluster.name}.kubeconfig`}
          label={t('cliLabel')}
        />
      )}
    </div>
  )
}
