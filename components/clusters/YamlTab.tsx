'use client'

import { useTranslations } from 'use-intl/react'
import { CodeBlock } from '@/components/ui/CodeBlock'
import type { ClusterResponse } from '@/lib/contract/clusters'

/** The cluster as a file, and the commands that read and write it. */
export function YamlTab({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.yaml')
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <section aria-label={t('file')} className="min-w-0">
        <p className="mb-2 text-sm text-muted">{t('about', { generation: cluster.generation })}</p>
        <CodeBlock code={cluster.yaml} label={`${cluster.name}.yaml`} />
      </section>
      <section aria-label={t('commands')} className="min-w-0 space-y-3">
        <p className="text-sm text-muted">{t('commandsAbout')}</p>
        <CodeBlock prompt code={`slipway clusters get ${cluster.name} -o yaml`} label={t('read')} />
        <CodeBlock prompt code={`slipway clusters create -f ${cluster.name}.yaml`} label={t('create')} />
        <CodeBlock prompt code={`slipway clusters watch ${cluster.name}`} label={t('watch')} />
      </section>
    </div>
  )
}
