'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button, ButtonLink } from '@/components/ui/Button'
import { ConfirmName } from '@/components/ui/ConfirmName'
import { ErrorState } from '@/components/ui/ErrorState'
import { Notice } from '@/components/ui/Notice'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { useProblem } from '../problem'
import { useDeleteCluster } from '../queries'
import { clusterPath } from '../words/paths'
import { useWords } from '../words/use-words'
import { WhatGoes } from './WhatGoes'

/** What goes, what stays, and the name typed again. */
export function DeleteForm({ cluster, onAccepted }: { cluster: ClusterResponse; onAccepted: () => void }) {
  const t = useTranslations('remove')
  const words = useWords()
  const [typed, setTyped] = useState('')
  const [volumes, setVolumes] = useState<'keep' | 'remove'>('keep')
  const remove = useDeleteCluster(cluster)
  const action = cluster.actions.delete
  const refusal = action.allowed ? undefined : words.refusal(action)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed !== cluster.name || refusal || remove.isPending) return
    remove.mutate({ confirmName: typed, volumes, generation: cluster.generation }, { onSuccess: onAccepted })
  }
  return (
    <form onSubmit={submit} aria-label={t('title', { name: cluster.name })} className="max-w-3xl">
      {refusal && <Notice tone="idle">{refusal}</Notice>}
      <Section title={t('goes')} description={t('goesAbout')}>
        <WhatGoes cluster={cluster} />
      </Section>
      <Section title={t('stays')} description={t('staysAbout')}>
        <RadioCards
          label={t('volumes')}
          value={volumes}
          onValue={value => setVolumes(value === 'remove' ? 'remove' : 'keep')}
          cards={[
            { value: 'keep', title: t('keep'), description: t('keepAbout') },
            { value: 'remove', title: t('removeVolumes'), description: t('removeAbout') },
          ]}
        />
      </Section>
      <Section title={t('confirm')}>
        <ConfirmName name={cluster.name} value={typed} onValue={setTyped} />
        {remove.error && <DeleteFailure error={remove.error} />}
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="danger"
            size="large"
            busy={remove.isPending || remove.isSuccess}
            disabledReason={refusal ?? (typed === cluster.name ? undefined : t('typeFirst'))}
          >
            {t('delete')}
          </Button>
          <ButtonLink href={clusterPath(cluster)} size="large" variant="ghost">
            {t('cancel')}
          </ButtonLink>
        </div>
      </Section>
    </form>
  )
}

function DeleteFailure({ error }: { error: Error }) {
  const t = useTranslations('remove')
  const problem = useProblem(error)
  if (problem.code === 'StaleGeneration')
    return (
      <Notice tone="attention" title={t('staleTitle')}>
        {t('stale')}
      </Notice>
    )
  return (
    <ErrorState compact title={t('failed')} requestId={problem.requestId}>
      {problem.text}
    </ErrorState>
  )
}
