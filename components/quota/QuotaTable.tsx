'use client'

import { useLocale, useTranslations } from 'use-intl/react'
import { type Column, DataTable } from '@/components/ui/DataTable'
import { Meter } from '@/components/ui/Meter'
import { StatusBadge } from '@/components/ui/StatusBadge'
import type { Quota } from '@/lib/domain/catalog'
import { computeQuotaState, formatQuota } from './quota-lines'

/** One service: a bar and the numbers for each resource. */
export function QuotaTable({ label, quotas }: { label: string; quotas: Quota[] }) {
  const t = useTranslations('quota')
  const locale = useLocale()
  const amount = ({ resource }: Quota, value: number) => formatQuota(resource, value, locale)
  const limitOf = (quota: Quota) => (quota.limit < 0 ? t('noLimit') : amount(quota, quota.limit))
  const nameOf = ({ resource }: Quota) => (t.has(`resources.${resource}`) ? t(`resources.${resource}`) : resource)
  const sentenceOf = (quota: Quota) =>
    quota.limit < 0
      ? t('meterNoLimit', { used: amount(quota, quota.used) })
      : t('meter', { used: amount(quota, quota.used), limit: limitOf(quota) })

  const columns: Column<Quota>[] = [
    {
      id: 'resource',
      header: t('column.resource'),
      phone: 'title',
      className: 'md:w-48',
      cell: quota => <span className="font-medium">{nameOf(quota)}</span>,
    },
    {
      id: 'use',
      header: t('column.use'),
      phone: 'block',
      cell: quota => <Meter used={quota.used} limit={quota.limit} label={nameOf(quota)} text={sentenceOf(quota)} />,
    },
    {
      id: 'state',
      header: <span className="sr-only">{t('column.state')}</span>,
      className: 'md:w-36',
      phone: 'line',
      cell: quota => <State quota={quota} />,
    },
    {
      id: 'used',
      header: t('column.used'),
      align: 'end',
      className: 'md:w-28 whitespace-nowrap',
      phone: 'hidden',
      cell: quota => amount(quota, quota.used),
    },
    {
      id: 'limit',
      header: t('column.limit'),
      align: 'end',
      className: 'md:w-28 whitespace-nowrap',
      phone: 'hidden',
      cell: limitOf,
    },
    {
      id: 'free',
      header: t('column.free'),
      align: 'end',
      className: 'md:w-28 whitespace-nowrap text-muted',
      phone: 'end',
      cell: quota => (
        <>
          <span className="max-md:hidden">
            {quota.limit < 0 ? '–' : amount(quota, Math.max(0, quota.limit - quota.used))}
          </span>
          <span className="md:hidden">{sentenceOf(quota)}</span>
        </>
      ),
    },
  ]
  return <DataTable label={label} columns={columns} rows={quotas} rowKey={quota => quota.resource} />
}

function State({ quota }: { quota: Quota }) {
  const t = useTranslations('quota')
  const state = computeQuotaState(quota)
  if (state === 'free') return null
  return (
    <StatusBadge tone={state === 'full' ? 'bad' : 'attention'}>
      {t(state === 'full' ? 'full' : 'nearlyFull')}
    </StatusBadge>
  )
}
