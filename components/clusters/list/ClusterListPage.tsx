'use client'

import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button, ButtonLink } from '@/components/ui/Button'
import { PageHeader } from '@/components/ui/PageHeader'
import type { ClusterList } from '@/lib/contract/clusters'
import { hasRole, type TenantRole } from '@/lib/domain/role'
import type { Density } from '@/lib/i18n/density'
import { ClusterTable } from './ClusterTable'
import { FirstCluster } from './FirstCluster'
import { ListFilters } from './ListFilters'
import { ListFreshness } from './ListFreshness'
import { ListPages } from './ListPages'
import { hasFilter } from './list-state'
import { NoMatch } from './NoMatch'
import { useList } from './use-list'

/** All clusters of the project: how each is and why, where it is, and the way to the next one. */
export function ClusterListPage({
  initial,
  releases,
  role,
  density,
}: {
  initial: ClusterList
  releases: string[]
  role: TenantRole
  density: Density
}) {
  const t = useTranslations('list')
  const list = useList(initial)
  const { state, result } = list
  const data = result.data ?? initial
  if (data.totalUnfiltered === 0 && !hasFilter(state))
    return (
      <>
        <PageHeader title={t('title')} />
        <FirstCluster role={role} />
      </>
    )
  return (
    <>
      <Header role={role} counts={<Counts data={data} filtered={hasFilter(state)} />} />
      <ListFilters list={list} releases={releases} density={density} />
      <ListFreshness list={list} />
      <ClusterTable
        clusters={data.items}
        sort={state.sort}
        onSort={sort => list.change({ sort: sort as typeof state.sort })}
        busy={result.isPlaceholderData}
        empty={<NoMatch state={state} total={data.totalUnfiltered} onClear={list.clear} />}
      />
      <ListPages list={list} data={data} />
    </>
  )
}

function Header({ role, counts }: { role: TenantRole; counts: ReactNode }) {
  const t = useTranslations('list')
  const word = t('create')
  const icon = <Plus aria-hidden="true" />
  return (
    <PageHeader
      title={t('title')}
      description={counts}
      actions={
        hasRole(role, 'member') ? (
          <ButtonLink href="/clusters/new" variant="primary" icon={icon} className="max-md:hidden">
            {word}
          </ButtonLink>
        ) : (
          <Button icon={icon} disabledReason={t('createNeeds', { role })}>
            {word}
          </Button>
        )
      }
    />
  )
}

function Counts({ data, filtered }: { data: ClusterList; filtered: boolean }) {
  const t = useTranslations('list')
  return (
    <p role="status" className="flex flex-wrap gap-x-3">
      <span>{t('summary', { total: data.totalUnfiltered })}</span>
      {data.needAttention > 0 && (
        <span className="font-medium text-bad">{t('needAttention', { count: data.needAttention })}</span>
      )}
      {filtered && <span>{t('filtered', { count: data.total })}</span>}
    </p>
  )
}
