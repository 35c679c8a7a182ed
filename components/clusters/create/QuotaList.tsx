'use client'

import { useTranslations } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import { Disclosure } from '@/components/ui/Disclosure'
import { Meter } from '@/components/ui/Meter'
import { StatusMark } from '@/components/ui/StatusBadge'
import type { CreatePlan } from '@/lib/domain/plan/create-plan'
import { useWords } from '../words/use-words'

type Quota = CreatePlan['quotas'][number]

/** What people run out of first; the others are shown when they are tight. */
const principal = ['instances', 'cores', 'ram', 'gigabytes', 'floatingip', 'loadbalancer']
const isTight = (quota: Quota) => quota.limit >= 0 && quota.after / Math.max(quota.limit, 1) >= 0.9

export function QuotaList({ quotas }: { quotas: Quota[] }) {
  const t = useTranslations('create.plan')
  const isShown = (quota: Quota) => principal.includes(quota.resource) || quota.exceeded || isTight(quota)
  const shown = quotas.filter(isShown).sort((a, b) => order(a) - order(b))
  const others = quotas.filter(quota => !isShown(quota))
  if (quotas.length === 0) return <p className="text-muted">{t('noQuota')}</p>
  return (
    <div className="space-y-2.5">
      <QuotaRows quotas={shown} />
      {others.length > 0 && (
        <Disclosure summary={t('otherQuotas', { count: others.length })}>
          <QuotaRows quotas={others} />
        </Disclosure>
      )}
    </div>
  )
}

const order = (quota: Quota) => {
  const at = principal.indexOf(quota.resource)
  return at < 0 ? principal.length : at
}

function QuotaRows({ quotas }: { quotas: Quota[] }) {
  return (
    <ul className="space-y-2.5">
      {quotas.map(quota => (
        <QuotaRow key={`${quota.service}.${quota.resource}`} quota={quota} />
      ))}
    </ul>
  )
}

function QuotaRow({ quota }: { quota: Quota }) {
  const t = useTranslations('create.plan')
  const words = useWords()
  const name = words.quota(quota.service, quota.resource)
  // Nova counts RAM in MiB.
  const scale = quota.resource === 'ram' ? 1024 : 1
  const values = {
    before: Math.round(quota.before / scale),
    after: Math.round(quota.after / scale),
    limit: Math.round(quota.limit / scale),
  }
  const text = quota.limit < 0 ? t('quotaUnlimited', values) : t('quotaOf', values)
  return (
    <li>
      <div className="mb-1 flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate">{name}</span>
        <span className={classNames('shrink-0', quota.exceeded ? 'font-medium text-bad' : 'text-muted')}>{text}</span>
      </div>
      <Meter used={quota.before} added={quota.after - quota.before} limit={quota.limit} label={name} text={text} />
      <QuotaWarning quota={quota} />
    </li>
  )
}

function QuotaWarning({ quota }: { quota: Quota }) {
  const t = useTranslations('create.plan')
  if (!quota.exceeded && (quota.limit < 0 || quota.after < quota.limit)) return null
  return (
    <p className={classNames('mt-1 flex items-center gap-1.5 text-xs', quota.exceeded ? 'text-bad' : 'text-attention')}>
      <StatusMark tone={quota.exceeded ? 'bad' : 'attention'} className="size-3" />
      {quota.exceeded ? t('exceeded') : t('lastOne')}
    </p>
  )
}
