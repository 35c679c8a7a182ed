'use client'

import { useTranslations } from 'use-intl/react'
import { CopyText } from '@/components/ui/CopyButton'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge'
import type { ResourceResponse } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'
import { type ResourceState, resourceState } from './resource-state'

const tones: Record<ResourceState, Tone> = {
  promised: 'busy',
  made: 'good',
  gone: 'idle',
  kept: 'unknown',
  'never-made': 'idle',
}

/** The ledger: every object that was asked of the cloud for this cluster, with its id. */
export function ResourceTable({ resources }: { resources: ResourceResponse[] }) {
  const t = useTranslations('cluster.resources')
  const words = useWords()
  const columns: Column<ResourceResponse>[] = [
    { id: 'kind', header: t('kind'), cell: r => words.kind(r.kind, 1), className: 'w-44', phone: 'line' },
    {
      id: 'name',
      header: t('name'),
      cell: r => (
        <span className="block truncate" title={r.name}>
          {r.name}
        </span>
      ),
      className: 'max-w-64',
      phone: 'title',
    },
    {
      id: 'id',
      header: t('id'),
      cell: r => (r.cloudId ? <CopyText text={r.cloudId} label={t('copyId', { name: r.name })} /> : '–'),
      className: 'max-w-72',
      phone: 'hidden',
    },
    {
      id: 'state',
      header: t('state'),
      cell: r => <StatusBadge tone={tones[resourceState(r)]}>{t(`states.${resourceState(r)}`)}</StatusBadge>,
      className: 'w-32',
      phone: 'end',
    },
    { id: 'age', header: t('made'), cell: r => <RelativeTime at={r.createdAt} />, align: 'end', className: 'w-36' },
  ]
  if (resources.length === 0) return <p className="text-sm text-muted">{t('none')}</p>
  return <DataTable label={t('title')} columns={columns} rows={resources} rowKey={r => `${r.kind} ${r.name}`} />
}
