'use client'

import { useTranslations } from 'use-intl/react'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { CopyText } from '@/components/ui/CopyButton'
import { Disclosure } from '@/components/ui/Disclosure'
import { KeyValueList } from '@/components/ui/KeyValueList'
import { Notice } from '@/components/ui/Notice'
import type { Cause, Failure } from '@/lib/domain/failure'
import { useWords } from './words/use-words'

/** What went wrong where it went wrong: the sentence, whose turn it is, what next, and the evidence one click away. */
export function FailureNotice({ failure, evidence = true }: { failure: Failure; evidence?: boolean }) {
  const words = useWords()
  const { message, action, turn } = words.failure(failure)
  return (
    <Notice tone={failure.owner === 'nobody' ? 'attention' : 'bad'} title={message}>
      <p>
        <span className="font-medium text-ink">{turn}</span> {action}
      </p>
      {evidence && <Evidence failure={failure} />}
    </Notice>
  )
}

function Evidence({ failure }: { failure: Failure }) {
  const t = useTranslations('cluster.failureNotice')
  if (!failure.cause && !failure.console?.length) return null
  return (
    <div className="mt-1.5 space-y-1.5">
      {failure.cause && (
        <Disclosure summary={t('cause')}>
          <CauseFacts cause={failure.cause} code={failure.code} />
        </Disclosure>
      )}
      {failure.console && failure.console.length > 0 && (
        <Disclosure summary={t('console', { count: failure.console.length })}>
          <CodeBlock code={failure.console.join('\n')} label={t('consoleLabel')} />
        </Disclosure>
      )}
    </div>
  )
}

/** The raw answer of a service, for who opens a ticket about it. */
export function CauseFacts({ cause, code }: { cause: Cause; code?: string }) {
  const t = useTranslations('cluster.failureNotice')
  const facts = [
    { id: 'service', value: cause.service },
    { id: 'operation', value: cause.operation },
    { id: 'status', value: cause.status?.toString() },
    { id: 'requestId', value: cause.requestId && <CopyText text={cause.requestId} label={t('copyRequestId')} /> },
    { id: 'code', value: code },
  ]
  return (
    <div className="space-y-2">
      <KeyValueList items={facts.filter(f => f.value).map(f => ({ id: f.id, term: t(f.id), value: f.value }))} />
      <pre className="max-h-48 overflow-auto rounded bg-sunken p-2 font-mono text-xs whitespace-pre-wrap text-ink">
        {cause.text}
      </pre>
    </div>
  )
}
