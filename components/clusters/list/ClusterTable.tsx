'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl/react'
import { CopyText } from '@/components/ui/CopyButton'
import { classNames } from '@/components/ui/class-names'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { Age } from '@/components/ui/RelativeTime'
import { TextLink } from '@/components/ui/TextLink'
import type { ClusterSummary } from '@/lib/contract/clusters'
import { PhaseBadge } from '../PhaseBadge'
import { ReasonLine } from './ReasonLine'

export function ClusterTable({
  clusters,
  sort,
  onSort,
  busy,
  empty,
}: {
  clusters: ClusterSummary[]
  sort: string
  onSort: (sort: string) => void
  busy: boolean
  empty: ReactNode
}) {
  const t = useTranslations('list')
  const columns: Column<ClusterSummary>[] = [
    {
      id: 'name',
      header: t('column.name'),
      sortable: true,
      phone: 'title',
      className: 'md:max-w-56 md:w-48',
      cell: cluster => (
        <TextLink href={`/clusters/${cluster.id}`} title={cluster.name} className="block truncate font-medium">
          {cluster.name}
        </TextLink>
      ),
    },
    {
      id: 'phase',
      header: t('column.phase'),
      sortable: true,
      phone: 'line',
      className: 'md:min-w-40 max-md:has-[[data-reason]]:basis-full',
      cell: cluster => (
        <div className="flex flex-wrap items-center gap-x-2.5">
          <PhaseBadge phase={cluster.phase} />
          <ReasonLine cluster={cluster} />
        </div>
      ),
    },
    {
      id: 'release',
      header: t('column.release'),
      className: 'md:w-24 whitespace-nowrap max-md:text-muted',
      cell: cluster => cluster.release,
    },
    {
      id: 'nodes',
      header: t('column.nodes'),
      align: 'end',
      className: 'md:w-16 whitespace-nowrap max-md:text-muted',
      cell: cluster => <Nodes cluster={cluster} />,
    },
    {
      id: 'api',
      header: t('column.api'),
      className: 'md:w-40 max-md:max-w-full max-md:text-muted',
      cell: cluster =>
        cluster.apiAddress ? (
          <CopyText text={cluster.apiAddress} label={t('copyAddress', { name: cluster.name })} />
        ) : (
          <span className="text-faint max-md:hidden">
            <span aria-hidden="true">–</span>
            <span className="sr-only">{t('noAddress')}</span>
          </span>
        ),
    },
    {
      id: 'createdAt',
      opposite: true,
      header: t('column.age'),
      align: 'end',
      sortable: true,
      phone: 'end',
      className: 'md:w-20 text-muted',
      cell: cluster => <Age at={cluster.createdAt} />,
    },
  ]
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={clusters}
      rowKey={cluster => cluster.id}
      sort={sort}
      onSort={onSort}
      busy={busy}
      empty={empty}
    />
  )
}

function Nodes({ cluster }: { cluster: ClusterSummary }) {
  const t = useTranslations('list')
  const counts = { ready: cluster.nodesReady, wanted: cluster.nodesWanted }
  return (
    <span className={classNames(counts.ready < counts.wanted && 'font-medium text-ink')}>
      <span aria-hidden="true">
        {t('nodesShort', counts)}
        <span className="md:hidden"> {t('nodesWord')}</span>
      </span>
      <span className="sr-only">{t('nodesReady', counts)}</span>
    </span>
  )
}
