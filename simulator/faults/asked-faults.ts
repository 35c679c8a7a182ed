import { z } from 'zod'

/** A fault asked for at the admin endpoint: which calls, and what becomes of them. */
export const askedFaultSchema = z.strictObject({
  /** identity, compute, network, load-balancer, volume, image or object-store; any without it. */
  service: z.string().optional(),
  method: z.string().optional(),
  /** A regular expression over path and query, as the client sent them. */
  path: z.string().optional(),
  /** A regular expression over the User-Agent, to leave out who is not meant. */
  userAgent: z.string().optional(),
  /** The first of the matching calls that it happens to, from 1. */
  nth: z.int().min(1).default(1),
  /** To how many of them from there on; 0 is to all. */
  times: z.int().min(0).default(1),
  /** Whether the call still has its effect. */
  kind: z.enum(['before', 'after']).default('before'),
  answer: z
    .union([z.literal('hang'), z.literal('cut'), z.object({ status: z.int(), retryAfter: z.int().optional() })])
    .default({ status: 500 }),
})
export type AskedFault = z.infer<typeof askedFaultSchema>
export type AskedFaultInput = z.input<typeof askedFaultSchema>

export type Call = {
  /** Counts all calls of the cloud from 1. */
  number: number
  at: string
  service: string
  method: string
  /** With query. */
  path: string
  userAgent: string
  projectId: string | undefined
  /** null while it is not answered, or when it never is. */
  status: number | null
  /** Id of the fault that happened to it. */
  fault: number | undefined
}

export type Standing = AskedFault & { id: number; seen: number; hits: number }

/** The faults that stand and the log of calls. */
export function createCallLog() {
  const kept = 100_000
  let faults: Standing[] = []
  let calls: Call[] = []
  let lastFault = 0
  let lastCall = 0

  const matches = (fault: AskedFault, call: Call) =>
    (fault.service ?? call.service) === call.service &&
    (fault.method ?? call.method).toUpperCase() === call.method &&
    (fault.path === undefined || new RegExp(fault.path).test(call.path)) &&
    (fault.userAgent === undefined || new RegExp(fault.userAgent).test(call.userAgent))

  return {
    add(asked: AskedFaultInput): Standing {
      lastFault += 1
      const fault = { ...askedFaultSchema.parse(asked), id: lastFault, seen: 0, hits: 0 }
      faults.push(fault)
      return fault
    },
    remove(id?: number): void {
      faults = id === undefined ? [] : faults.filter(fault => fault.id !== id)
    },
    list: (): Standing[] => faults,
    calls: (): Call[] => calls,
    forgetCalls(): void {
      calls = []
      lastCall = 0
    },
    /** Writes a call down as it arrives and says which fault, if any, happens to it. */
    arrive(of: Omit<Call, 'number' | 'at' | 'status' | 'fault'>): { call: Call; fault: Standing | undefined } {
      lastCall += 1
      const call: Call = { ...of, number: lastCall, at: new Date().toISOString(), status: null, fault: undefined }
      calls.push(call)
      if (calls.length > kept) calls = calls.slice(-kept / 2)
      let hit: Standing | undefined
      for (const fault of faults) {
        if (!matches(fault, call)) continue
        fault.seen += 1
        const isDue = fault.seen >= fault.nth && (fault.times === 0 || fault.seen < fault.nth + fault.times)
        if (!isDue || hit) continue
        fault.hits += 1
        hit = fault
      }
      call.fault = hit?.id
      return { call, fault: hit }
    },
  }
}
export type CallLog = ReturnType<typeof createCallLog>
