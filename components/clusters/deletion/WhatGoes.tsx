'use client'

import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { ResourceCounts } from '../overview/ResourceCounts'
import { useWords } from '../words/use-words'
import { countResources } from './count-resources'

/** Every object of the ledger that still stands, by type and count. */
export function WhatGoes({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('remove')
  const words = useWords()
  const left = countResources(cluster.resources).flatMap(group => group.left)
  if (left.length === 0) return <p className="text-sm text-muted">{t('nothingYet')}</p>
  return (
    <div className="space-y-3 text-sm">
      <ResourceCounts resources={cluster.resources} />
      <Disclosure summary={t('names')}>
        <ul className="columns-1 gap-6 font-mono text-xs/5 text-muted sm:columns-2">
          {left.map(({ kind, name }) => (
            <li key={`${kind} ${name}`} className="truncate" title={`${words.kind(kind, 1)} ${name}`}>
              {name}
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  )
}
