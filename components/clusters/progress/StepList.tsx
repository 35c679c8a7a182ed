'use client'

import { useTranslations } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import { useNow } from '@/components/ui/clock'
import { StatusMark, type Tone } from '@/components/ui/StatusBadge'
import type { OperationResponse } from '@/lib/contract/clusters'
import type { StepProgress } from '@/lib/domain/step'
import { FailureNotice } from '../FailureNotice'
import { useWords } from '../words/use-words'
import { computeStepSeconds, isStuck } from './step-times'

const tones: Record<StepProgress['state'], Tone> = { pending: 'idle', running: 'busy', done: 'good', blocked: 'bad' }

/** The steps of an operation: how each is, how long it took and usually takes, and what went wrong where it did. */
export function StepList({ operation }: { operation: OperationResponse }) {
  const t = useTranslations('cluster.steps')
  return (
    <ol aria-label={t('title')} className="text-sm">
      {operation.steps.map((step, i) => (
        <StepRow key={step.name} step={step} isLast={i === operation.steps.length - 1} kind={operation.kind} />
      ))}
    </ol>
  )
}

function StepRow({ step, isLast, kind }: { step: StepProgress; isLast: boolean; kind: OperationResponse['kind'] }) {
  const t = useTranslations('cluster.steps')
  const words = useWords()
  return (
    <li className="relative flex gap-2.5 pb-3">
      {!isLast && <span aria-hidden="true" className="absolute top-5 bottom-0 left-[6.5px] border-l border-line" />}
      <StatusMark tone={tones[step.state]} className="mt-[0.2rem] bg-page" />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <span className={classNames('min-w-0', step.state === 'pending' ? 'text-muted' : 'font-medium')}>
            {kind === 'delete' ? t('remove', { step: words.step(step.name) }) : words.step(step.name)}
            <span className="sr-only"> {t(`state.${step.state}`)}</span>
          </span>
          <StepTime step={step} />
        </div>
        <StepState step={step} kind={kind} />
      </div>
    </li>
  )
}

function StepTime({ step }: { step: StepProgress }) {
  const t = useTranslations('cluster.steps')
  const words = useWords()
  const now = useNow()
  const seconds = computeStepSeconds(step, now)
  const usual = step.usualSeconds === null ? null : t('usually', { span: words.duration(step.usualSeconds) })
  return (
    <span className="shrink-0 text-xs text-muted" suppressHydrationWarning>
      {seconds === null ? usual : words.duration(seconds)}
    </span>
  )
}

function StepState({ step, kind }: { step: StepProgress; kind: OperationResponse['kind'] }) {
  const t = useTranslations('cluster.steps')
  const words = useWords()
  const now = useNow()
  if (step.failure)
    return (
      <div className="mt-1.5">
        <FailureNotice failure={step.failure} />
      </div>
    )
  if (step.state !== 'running') return null
  const usual = step.usualSeconds === null ? null : words.duration(step.usualSeconds)
  return (
    <p className="text-muted wrap-anywhere">
      {words.stepDoing(step, kind)}
      {isStuck(step, now) && usual ? (
        <span className="block text-attention">{t('stuck', { usual })}</span>
      ) : (
        usual && <span className="block text-xs">{t('usually', { span: usual })}</span>
      )}
    </p>
  )
}
