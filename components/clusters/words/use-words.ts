'use client'

import { useMemo } from 'react'
import { useLocale, useMessages, useTranslations } from 'use-intl/react'
import { formatDuration } from '@/components/ui/duration'
import type { EventResponse } from '@/lib/contract/clusters'
import type { Condition } from '@/lib/domain/condition'
import type { Failure } from '@/lib/domain/failure'
import type { PlanProblem } from '@/lib/domain/plan/create-plan'
import type { Report } from '@/lib/domain/report'
import type { StepProgress } from '@/lib/domain/step'
import { type LooseTranslator, loosen } from './loose'

type Params = Record<string, string | number>

/**
 * The server says every sentence in English with a code and its values. In another language the sentence is made from
 * those; where there is no translation, or it needs a value that was not sent, the English one is shown.
 */
export function useWords() {
  const cluster = useTranslations('cluster')
  const create = useTranslations('create')
  const failures = useTranslations('failures')
  const reports = useTranslations('reports')
  const messages = useMessages()
  const locale = useLocale()
  return useMemo(
    () =>
      createWords(
        {
          cluster: loosen(cluster, messages.cluster),
          create: loosen(create, messages.create),
          failures: loosen(failures, messages.failures),
          reports: loosen(reports, messages.reports),
        },
        locale,
      ),
    [cluster, create, failures, reports, messages, locale],
  )
}

export type Words = ReturnType<typeof createWords>

/** The same without React. */
export function createWords(
  from: { cluster: LooseTranslator; create: LooseTranslator; failures: LooseTranslator; reports: LooseTranslator },
  locale: string,
) {
  const { cluster } = from
  const said = (t: LooseTranslator, key: string, english: string, params: Params = {}) =>
    locale !== 'en' && fits(t, key, params) ? t(key, params) : english
  const named = (key: string, fallback: string, params: Params = {}) =>
    cluster.has(key) ? cluster(key, params) : fallback
  const kind = (name: string, count: number) => named(`kind.${name}`, name.replace(/[_-]/g, ' '), { count })
  const step = (name: string) => named(`step.${name}`, name)
  /** Values that are names of ours have words of their own. */
  const worded = (params: Params): Params => ({
    ...params,
    ...(typeof params.kind === 'string' ? { kind: kind(params.kind, 1) } : {}),
    ...(typeof params.holderKind === 'string' ? { holderKind: kind(params.holderKind, 1) } : {}),
    ...(typeof params.resource === 'string'
      ? { resource: params.resource.replace(/\w+/g, one => named(`quota.${params.service}.${one}`, one)) }
      : {}),
    ...(typeof params.step === 'string'
      ? { what: cluster('whatStep', { step: step(params.step), cluster: params.cluster ?? '' }) }
      : {}),
    ...(params.task === 'catalog' ? { what: cluster('whatCatalog') } : {}),
  })
  const reported = (reports: Report[]): string | undefined =>
    reports.length > 0 && reports.every(({ code, params }) => fits(from.reports, code, params))
      ? reports.map(({ code, params }) => from.reports(code, params)).join(cluster('betweenSentences'))
      : undefined
  return {
    /** "servers", for a number that stands before it. */
    kind,
    failure: (failure: Failure) => ({
      message: said(from.failures, `${failure.code}.message`, failure.message, worded(failure.params)),
      action: said(from.failures, `${failure.code}.action`, failure.action, worded(failure.params)),
      turn: cluster(`turn.${failure.owner}`),
    }),
    /** An event that is a failure has the words of the failure. */
    event: ({ reason, message, params }: EventResponse) =>
      fits(cluster, `event.${reason}`, worded(params))
        ? cluster(`event.${reason}`, worded(params))
        : said(from.failures, `${reason}.message`, message, worded(params)),
    step,
    /** What a running step does or waits for; in general where its sentences are not known here. */
    stepDoing: (step: Pick<StepProgress, 'name' | 'message' | 'reports'>, kind: 'create' | 'delete') => {
      const said = reported(step.reports) ?? (locale === 'en' ? step.message : '')
      return said || (kind === 'delete' ? cluster('stepRemoving') : named(`stepDoing.${step.name}`, step.message))
    },
    condition: (type: string) => named(`condition.${type}`, type),
    /** Why a condition is as it is. */
    conditionMessage: (condition: Pick<Condition, 'reason' | 'message' | 'reports'>) =>
      reported(condition.reports) ??
      said(
        cluster,
        `conditionReason.${condition.reason}`,
        condition.message || cluster(`conditionReason.${condition.reason}`),
      ),
    quota: (service: string, resource: string) => named(`quota.${service}.${resource}`, `${service} ${resource}`),
    problem: (problem: PlanProblem) => {
      const field = problem.field.replace(/^spec\./, '').replace(/\.\d+/g, '')
      // What a schema says of a value is meant for programs; what we say of the field is meant for people.
      const ofField = `problem.${field}.${problem.code}`
      return fits(from.create, ofField, {})
        ? from.create(ofField)
        : said(from.create, `problem.any.${problem.code}`, problem.message)
    },
    refusal: (action: { code: string; reason: string }) => said(cluster, `refusal.${action.code}`, action.reason),
    machine: (state: string) => named(`machineState.${state}`, state),
    /** "40 sec", "1 min 20 sec", "3 hr 5 min", "41 days": short units of the language. */
    duration: (seconds: number) => formatDuration(seconds * 1000, locale),
  }
}

/** Whether there is such a message and every value that it needs was sent. */
function fits(t: LooseTranslator, key: string, params: Params): boolean {
  return t.has(key) && t.valuesOf(key).every(name => name in params)
}
