'use client'

import { useState } from 'react'
import { ApiError } from '@/lib/contract/client'
import type { CreateClusterRequest, PlanResponse } from '@/lib/contract/clusters'
import type { PlanProblem } from '@/lib/domain/plan/create-plan'
import { usePlan } from '../queries'
import { placeholderName } from './create-form'
import { useDebounced } from './use-debounced'

export type LivePlan = {
  /** The last plan there is; it may be of an earlier state of the form, see `isOutdated`. */
  response: PlanResponse | null
  isOutdated: boolean
  /** What stands in the way, by field. */
  problems: PlanProblem[]
  /** Why there is no plan, when that is nothing a field can say. */
  failure: Error | null
  retry: () => void
}

const stillMs = 300

/** The plan of what is in the form, asked for when typing pauses. */
export function useLivePlan(request: CreateClusterRequest): LivePlan {
  const asked = useDebounced({ ...request, name: request.name || placeholderName }, stillMs)
  const query = usePlan(asked.value)
  // A refused request has no plan: the one before it stays, dimmed.
  const [last, setLast] = useState<PlanResponse | null>(null)
  if (query.data && query.data !== last) setLast(query.data)
  const refusal = query.error instanceof ApiError ? (query.error.problem.errors ?? []) : []
  const isOutdated = !asked.isSettled || query.isPlaceholderData || query.isError
  return {
    response: query.data ?? last,
    isOutdated,
    problems: query.isError ? refusal : (query.data?.plan.problems ?? []),
    failure: query.isError && refusal.length === 0 ? query.error : null,
    retry: () => void query.refetch(),
  }
}
