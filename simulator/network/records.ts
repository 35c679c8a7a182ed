import { z } from 'zod'
import type { Caller } from '../identity/caller'
import { isoSeconds, newUuid } from '../ids'
import { forbidden, overQuota } from './refusals'
import { type Base, countOf, type NetworkState, type QuotaKind, quotaOf } from './state'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const uuid = z.string('is not a valid UUID').regex(uuidPattern, 'is not a valid UUID')
export const text = z.string('is not a valid string')
/** What each body may have beside its own. */
export const common = {
  tenant_id: text.optional(),
  project_id: text.optional(),
  description: text.optional(),
}
export const named = { ...common, name: text.optional(), admin_state_up: z.boolean().optional() }

/** The project of a new object: the caller's, or the one that an admin names. */
export function projectFor(
  caller: Caller,
  asked: { project_id?: string | undefined; tenant_id?: string | undefined },
  action: string,
): string {
  const named = asked.project_id ?? asked.tenant_id
  if (named !== undefined && named !== caller.projectId && !caller.isAdmin) throw forbidden(action)
  return named ?? caller.projectId ?? ''
}

export function newBase(state: NetworkState, projectId: string, description: string | null = ''): Base {
  const now = isoSeconds(state.clock.now())
  return {
    id: newUuid(),
    project_id: projectId,
    tenant_id: projectId,
    description,
    tags: [],
    created_at: now,
    updated_at: now,
    revision_number: 1,
  }
}

/** Marks a change as Neutron does. */
export function touch(state: NetworkState, item: Base): void {
  item.updated_at = isoSeconds(state.clock.now())
  item.revision_number += 1
}

export function checkQuota(state: NetworkState, projectId: string, kind: QuotaKind): void {
  const limit = quotaOf(state, projectId)[kind]
  if (projectId !== '' && limit >= 0 && countOf(state, projectId, kind) >= limit) throw overQuota(kind)
}

/** Copies what is there and not undefined. */
export function applyDefined<T extends object>(target: T, change: Partial<T>): void {
  for (const [key, value] of Object.entries(change)) if (value !== undefined) Reflect.set(target, key, value)
}
