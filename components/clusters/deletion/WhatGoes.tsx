'use client'

import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'
import { countResources } from './count-resources'

/** Every object of the ledger that still stands, by type and count. */
export function WhatGoes({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('remove')
  const words = useWords()
  const groups = countResources(cluster.resources).filter(group => group.left.length > 0)
  if (groups.length === 0) return <p className="text-sm text-muted">{t('nothingYet')}</p>
  return (
    <div className="space-y-3 text-sm">
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 sm:grid-cols-3">
        {groups.map(({ kind, left }) => (
          <li key={kind} className="flex gap-2">
            <span className="w-7 shrink-0 text-right font-medium">{left.length}</span>
            <span className="min-w-0">{words.kind(kind, left.length)}</span>
          </li>
        ))}
      </ul>
      <Disclosure summary={t('names')}>
        <ul className="columns-1 gap-6 font-mono text-xs/5 text-muted sm:columns-2">
          {groups.flatMap(({ kind, left }) =>
            left.map(r => (
              <li key={`${kind} ${r.name}`} className="truncate" title={`${words.kind(kind, 1)} ${r.name}`}>
                {r.name}
              </li>
            )),
          )}
        </ul>
      </Disclosure>
    </div>
  )
}
