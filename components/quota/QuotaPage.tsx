'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl/react'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { Notice } from '@/components/ui/Notice'
import { PageHeader } from '@/components/ui/PageHeader'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import type { CatalogResponse } from '@/lib/contract/catalog'
import { ApiClient } from '@/lib/contract/client'
import type { Quota } from '@/lib/domain/catalog'
import { useLiveUpdates } from '../clusters/live-updates'
import { clusterKeys } from '../clusters/query-keys'
import { useWords } from '../clusters/words/use-words'
import { QuotaTable } from './QuotaTable'
import { computeQuotaState, isUse, services } from './quota-lines'

const api = new ApiClient()

/** What the project may use of each service, and uses now. */
export function QuotaPage({ initial, project }: { initial: CatalogResponse; project: string }) {
  const t = useTranslations('quota')
  useLiveUpdates()
  const { data } = useQuery({
    queryKey: clusterKeys.catalog,
    queryFn: ({ signal }) => api.catalog(signal),
    initialData: initial,
    refetchInterval: query => (query.state.data?.catalog ? 60_000 : 3000),
  })
  const quotas = (data.catalog?.quotas ?? []).filter(isUse)
  return (
    <>
      <PageHeader
        title={t('title')}
        description={
          <>
            <p>{t('lead', { project })}</p>
            {data.refreshedAt && <Summary quotas={quotas} refreshedAt={data.refreshedAt} />}
          </>
        }
      />
      {data.failure && data.catalog && <StaleNotice catalog={data} />}
      {data.catalog ? (
        services
          .map(service => ({ service, lines: quotas.filter(quota => quota.service === service) }))
          .filter(({ lines }) => lines.length > 0)
          .map(({ service, lines }) => (
            <Section key={service} title={t(`services.${service}`)}>
              <QuotaTable label={t(`services.${service}`)} quotas={lines} />
            </Section>
          ))
      ) : (
        <NotRead catalog={data} />
      )}
    </>
  )
}

function Summary({ quotas, refreshedAt }: { quotas: Quota[]; refreshedAt: string }) {
  const t = useTranslations('quota')
  const count = quotas.filter(quota => computeQuotaState(quota) !== 'free').length
  return (
    <p className="mt-1">
      <span className={count > 0 ? 'font-medium text-attention' : ''}>{t('needs', { count })}</span>{' '}
      {t.rich('asOf', { time: () => <RelativeTime at={refreshedAt} /> })}
    </p>
  )
}

function StaleNotice({ catalog }: { catalog: CatalogResponse }) {
  const t = useTranslations('quota')
  const words = useWords()
  const { failure, refreshedAt } = catalog
  if (!failure || !refreshedAt) return null
  const { message, action } = words.failure(failure)
  return (
    <Notice tone="attention" title={t('failed')} className="mb-4">
      {t.rich('failedKept', { time: () => <RelativeTime at={refreshedAt} />, reason: `${message} ${action}` })}
    </Notice>
  )
}

function NotRead({ catalog }: { catalog: CatalogResponse }) {
  const t = useTranslations('quota')
  const words = useWords()
  if (!catalog.failure) return <EmptyState title={t('reading')}>{t('readingText')}</EmptyState>
  const { message, action } = words.failure(catalog.failure)
  return (
    <ErrorState title={t('failed')} requestId={catalog.failure.cause?.requestId} cause={catalog.failure.cause?.text}>
      {message} {action}
    </ErrorState>
  )
}
