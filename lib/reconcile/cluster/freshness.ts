import type { Context } from './context'

/**
 * What was found as wanted a while ago is not looked at in every pass: a create would ask for its network a hundred
 * times, and an idle fleet would keep the cloud busy. Trouble anywhere makes everything be looked at again.
 */
export function isFresh(context: Context, what: string): boolean {
  const at = context.observed.seenAt?.[what]
  return at !== undefined && context.now().getTime() - new Date(at).getTime() < context.patience.lookAgainMs
}

export function markSeen(context: Context, what: string): void {
  context.observed.seenAt = { ...context.observed.seenAt, [what]: context.now().toISOString() }
}

export function forgetSeen(context: Context): void {
  delete context.observed.seenAt
}
