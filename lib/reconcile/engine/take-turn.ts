/** What a pass says about the next one. `null` is never: the object is gone. */
export type PassResult = { againInMs: number | null }

export type Turn<Lease> = {
  acquire(): Promise<Lease | undefined>
  renew(lease: Lease): Promise<void>
  release(lease: Lease): Promise<void>
  pass(lease: Lease): Promise<PassResult>
  /** Waits, or returns early when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  now(): number
  /** Stops the turn after the pass that runs. */
  signal: AbortSignal
  renewEveryMs: number
  /** Waits up to this long keep the turn; longer ones give it back to the queue. */
  stayForMs: number
  /** A turn ends after this long, so that one object cannot hold a slot for itself. */
  turnMs: number
}

export type TurnResult = 'busy' | { againInMs: number | null }

/**
 * Holds the lease of one object and passes over it until there is nothing to wait for closely. The lease is renewed
 * beside the passes; when that fails the next write or change of the cloud stops the turn.
 */
export async function takeTurn<Lease>(turn: Turn<Lease>): Promise<TurnResult> {
  const lease = await turn.acquire()
  if (lease === undefined) return 'busy'
  // A failed renewal is not an error of the turn: the lease then lapses and the fence stops what comes after.
  const renewal = setInterval(() => turn.renew(lease).catch(() => clearInterval(renewal)), turn.renewEveryMs)
  const end = turn.now() + turn.turnMs
  try {
    for (;;) {
      const { againInMs } = await turn.pass(lease)
      if (againInMs === null || againInMs > turn.stayForMs || turn.now() >= end || turn.signal.aborted)
        return { againInMs }
      await turn.sleep(againInMs, turn.signal)
    }
  } finally {
    clearInterval(renewal)
    await turn.release(lease)
  }
}
