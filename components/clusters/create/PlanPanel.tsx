'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { classNames } from '@/components/ui/class-names'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { Tabs } from '@/components/ui/Tabs'
import type { PlanResponse } from '@/lib/contract/clusters'
import type { PlanProblem } from '@/lib/domain/plan/create-plan'
import { useProblem } from '../problem'
import { roundEstimate } from '../progress/step-times'
import { useWords } from '../words/use-words'
import { fieldFromProblem, listShownProblems } from './create-form'
import { focusField } from './FieldPlace'
import { QuotaList } from './QuotaList'
import type { LivePlan } from './use-live-plan'

type Props = {
  plan: LivePlan
  problems: PlanProblem[]
  isSending: boolean
  /** Why the create was not taken, when that is nothing a field can say. */
  failure: Error | null
  disabledReason: string | undefined
}

/** Beside the form: what would be made, what it takes, how long, as file and as command, and the button. */
export function PlanPanel({ plan, problems, isSending, failure, disabledReason }: Props) {
  const t = useTranslations('create.plan')
  const [tab, setTab] = useState('plan')
  const { response } = plan
  const dim = classNames('transition-opacity', plan.isOutdated && 'opacity-85 grayscale')
  return (
    <aside aria-label={t('title')} className="border-line max-lg:border-t max-lg:pt-5 lg:border-l lg:pl-8">
      <div className="flex flex-col lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)]">
        <div className="min-h-0 flex-1 overflow-y-auto pb-5 lg:-mx-1 lg:px-1">
          <h2 className="sr-only">{t('title')}</h2>
          {plan.failure ? <PlanFailure failure={plan.failure} retry={plan.retry} /> : null}
          <Tabs
            label={t('views')}
            value={tab}
            onValue={setTab}
            tabs={[
              {
                id: 'plan',
                label: t('title'),
                content: <div className={dim}>{response ? <PlanFacts response={response} /> : <PlanSkeleton />}</div>,
              },
              {
                id: 'yaml',
                label: t('yaml'),
                content: response && (
                  <div className={dim}>
                    <p className="mb-2 text-sm text-muted">{t('yamlAbout')}</p>
                    <CodeBlock code={response.yaml} label="cluster.yaml" />
                  </div>
                ),
              },
              {
                id: 'cli',
                label: t('cli'),
                content: response && (
                  <div className={dim}>
                    <p className="mb-2 text-sm text-muted">{t('cliAbout')}</p>
                    <CodeBlock code={response.command} label={t('command')} prompt />
                  </div>
                ),
              },
            ]}
          />
        </div>
        <div className="border-t border-line pt-4 pb-1">
          {failure && <CreateFailure failure={failure} />}
          <ProblemList problems={problems} />
          <Button
            type="submit"
            variant="primary"
            size="large"
            busy={isSending}
            disabledReason={disabledReason}
            className="w-full"
          >
            {isSending ? t('creating') : t('create')}
          </Button>
          {disabledReason && <p className="mt-2 text-sm text-muted">{disabledReason}</p>}
        </div>
      </div>
    </aside>
  )
}

function PlanFacts({ response }: { response: PlanResponse }) {
  const t = useTranslations('create.plan')
  const words = useWords()
  const { creates, quotas, estimatedSeconds } = response.plan
  return (
    <div className="space-y-5 text-sm">
      <div>
        <h3 className="mb-1.5 text-xs text-muted">{t('makes')}</h3>
        <ul className="grid grid-cols-2 gap-x-4 gap-y-0.5">
          {creates.map(({ kind, count }) => (
            <li key={kind} className="flex min-w-0 gap-1.5">
              <span className="w-6 shrink-0 text-right font-medium">{count}</span>
              <span className="min-w-0 truncate" title={words.kind(kind, count)}>
                {words.kind(kind, count)}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className="mb-1.5 text-xs text-muted">{t('quota')}</h3>
        <QuotaList quotas={quotas} />
      </div>
      <div>
        <h3 className="mb-0.5 text-xs text-muted">{t('takes')}</h3>
        <p>
          {estimatedSeconds === null
            ? t('noEstimate')
            : t('estimate', { span: words.duration(roundEstimate(estimatedSeconds)) })}
        </p>
      </div>
    </div>
  )
}

function PlanSkeleton() {
  const t = useTranslations('create.plan')
  return (
    <div role="status" aria-label={t('computing')} className="space-y-5">
      <Skeleton className="h-32" />
      <Skeleton className="h-52" />
      <Skeleton className="h-9" />
    </div>
  )
}

function PlanFailure({ failure, retry }: { failure: Error; retry: () => void }) {
  const t = useTranslations('create.plan')
  const problem = useProblem(failure)
  return (
    <ErrorState compact title={t('failed')} requestId={problem.requestId} onRetry={retry}>
      {problem.text}
    </ErrorState>
  )
}

function CreateFailure({ failure }: { failure: Error }) {
  const t = useTranslations('create.plan')
  const problem = useProblem(failure)
  return (
    <ErrorState compact title={t('notCreated')} requestId={problem.requestId}>
      {problem.text} {problem.status === 0 || problem.status >= 500 ? t('safeAgain') : null}
    </ErrorState>
  )
}

/** Counted at the button, each leading to its field. */
function ProblemList({ problems }: { problems: PlanProblem[] }) {
  const t = useTranslations('create.plan')
  const words = useWords()
  const shown = listShownProblems(problems)
  return (
    <div aria-live="polite">
      {shown.length > 0 && (
        <div className="mb-3 text-sm">
          <p className="font-medium text-bad">{t('problems', { count: shown.length })}</p>
          <ul className="mt-1 max-h-40 space-y-1 overflow-y-auto">
            {shown.map(problem => (
              <li key={`${problem.field} ${problem.code} ${problem.message}`}>
                <ProblemLine field={fieldFromProblem(problem.field)} text={words.problem(problem)} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function ProblemLine({ field, text }: { field: string | undefined; text: string }) {
  if (!field) return <span className="text-muted">{text}</span>
  return (
    <button
      type="button"
      onClick={() => focusField(field)}
      className="rounded-xs text-left text-muted underline decoration-line underline-offset-3 hover:text-ink hover:decoration-current"
    >
      {text}
    </button>
  )
}
