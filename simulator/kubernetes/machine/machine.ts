import { seconds } from '../../clock'
import type { MachineBody, MachineStart, PortListener } from '../../machine'
import type { ApiServer } from '../api/server'
import { Files } from './files'

/**
 * A booted server from the inside: its files, its ports and its own sense of time, which ends with the power and pauses
 * while it is frozen. What waits on a machine that is gone never goes on.
 */
export class Machine {
  readonly files: Files
  readonly listeners = new Map<number, PortListener>()
  apiServer?: ApiServer
  stopped = false
  frozen = false
  private readonly cancels = new Set<() => void>()
  private readonly held: (() => void)[] = []
  private readonly endings: (() => void)[] = []

  constructor(readonly start: MachineStart) {
    this.files = new Files(start.disk)
  }

  get address(): string {
    return this.start.addresses[0]?.address ?? '127.0.0.1'
  }

  /** Whether the machine runs at this moment. */
  get isAwake(): boolean {
    return !this.stopped && !this.frozen
  }

  log(line: string): void {
    if (!this.stopped) this.start.log(line)
  }

  /** Resolves after simulated time; never once the power is gone. */
  wait(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve))
  }

  after(ms: number, then: () => void): () => void {
    if (this.stopped) return () => {}
    const cancel = this.start.clock.after(ms, () => {
      this.cancels.delete(cancel)
      if (this.frozen) this.held.push(then)
      else then()
    })
    this.cancels.add(cancel)
    return () => {
      cancel()
      this.cancels.delete(cancel)
    }
  }

  /** A promise of the world outside that never resolves once the power is gone. */
  async whileRunning<T>(work: Promise<T>): Promise<T> {
    const result = await work.then(
      value => ({ value }),
      (error: unknown) => ({ error }),
    )
    if (this.stopped) return new Promise<never>(() => {})
    if (this.frozen) await new Promise<void>(resolve => this.held.push(resolve))
    if ('error' in result) throw result.error
    return result.value
  }

  /** Run when the power goes. */
  onStop(then: () => void): void {
    this.endings.push(then)
  }

  toBody(): MachineBody {
    return {
      listeners: this.listeners,
      stop: () => {
        this.stopped = true
        for (const cancel of this.cancels) cancel()
        this.cancels.clear()
        for (const end of this.endings.splice(0)) end()
        this.apiServer?.stop()
        this.listeners.clear()
      },
      freeze: () => {
        this.frozen = true
        this.apiServer?.freeze()
      },
      thaw: () => {
        this.frozen = false
        this.apiServer?.thaw()
        for (const then of this.held.splice(0)) then()
      },
    }
  }
}

/** Simulated time that passes between two steps of something that is slow in life. */
export const pause = (machine: Machine, n: number): Promise<void> => machine.wait(seconds(n))
