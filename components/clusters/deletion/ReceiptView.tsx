'use client'

import { useLocale, useTranslations } from 'use-intl/react'
import { ButtonLink } from '@/components/ui/Button'
import { CopyButton, CopyText } from '@/components/ui/CopyButton'
import { useInBrowser } from '@/components/ui/clock'
import { Disclosure } from '@/components/ui/Disclosure'
import { KeyValueList } from '@/components/ui/KeyValueList'
import { StatusMark } from '@/components/ui/StatusBadge'
import type { ClusterResponse, Receipt } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'

/** What a deletion ended in: counts and ids by type, when, how long; kept at the cluster's own address. */
export function ReceiptView({ cluster, receipt }: { cluster: ClusterResponse; receipt: Receipt }) {
  const t = useTranslations('remove.receipt')
  const words = useWords()
  const locale = useLocale()
  const kept = receipt.objects.reduce((sum, o) => sum + o.kept, 0)
  const deleted = receipt.objects.reduce((sum, o) => sum + o.deleted, 0)
  // The reader's zone is known in the browser only.
  const timeZone = useInBrowser() ? undefined : 'UTC'
  const finished = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone })
  return (
    <article aria-labelledby="receipt-title" className="max-w-2xl rounded-lg border border-line bg-surface">
      <header className="flex items-start gap-3 border-b border-line px-5 py-4">
        <StatusMark tone="good" className="mt-1.5 size-4" />
        <div className="min-w-0 flex-1">
          <h2 id="receipt-title" className="text-lg font-semibold">
            {kept === 0 ? t('nothingLeft') : t('keptLeft', { count: kept })}
          </h2>
          <p className="text-sm text-muted">{t('summary', { count: deleted, name: cluster.name })}</p>
        </div>
        <CopyLink />
      </header>
      <div className="border-b border-line px-5 py-4">
        <KeyValueList
          items={[
            { id: 'cluster', term: t('cluster'), value: cluster.name },
            { id: 'id', term: t('id'), value: <CopyText text={cluster.id} /> },
            {
              id: 'finished',
              term: t('finished'),
              value: <time dateTime={receipt.finishedAt}>{finished.format(new Date(receipt.finishedAt))}</time>,
            },
            { id: 'took', term: t('took'), value: words.duration(receipt.seconds) },
            { id: 'actor', term: t('actor'), value: cluster.operation?.actor ?? cluster.createdBy },
          ]}
        />
      </div>
      <ul className="px-5 py-2 text-sm">
        {receipt.objects.map(object => (
          <ReceiptRow key={object.kind} object={object} />
        ))}
      </ul>
      <footer className="flex flex-wrap gap-2 border-t border-line px-5 py-4 print:hidden">
        <ButtonLink href="/clusters">{t('back')}</ButtonLink>
        <ButtonLink href="/clusters/new">{t('create')}</ButtonLink>
      </footer>
    </article>
  )
}

function ReceiptRow({ object }: { object: Receipt['objects'][number] }) {
  const t = useTranslations('remove.receipt')
  const words = useWords()
  const total = object.deleted + object.kept
  return (
    <li className="flex items-start justify-between gap-4 border-t border-line py-2 first:border-t-0">
      <Disclosure
        summary={
          <span className="text-ink">
            <span className="font-medium">{total}</span> {words.kind(object.kind, total)}
          </span>
        }
      >
        <ul className="pl-5 font-mono text-xs/5 text-muted" aria-label={t('ids', { count: object.ids.length })}>
          {object.ids.map(id => (
            <li key={id} className="wrap-anywhere">
              {id}
            </li>
          ))}
        </ul>
      </Disclosure>
      <span className={object.kept > 0 ? 'shrink-0 text-attention' : 'shrink-0 text-muted'}>
        {object.kept > 0 ? t('rowKept', { deleted: object.deleted, kept: object.kept }) : t('rowDeleted')}
      </span>
    </li>
  )
}

function CopyLink() {
  const t = useTranslations('remove.receipt')
  // Known in the browser only; the button works there only as well.
  const address = useInBrowser() ? window.location.href : ''
  return <CopyButton text={address} label={t('copyLink')} size="medium" />
}
