import { z } from 'zod'

/** Every way in which something can go wrong that a person is told of. The words for each are in the message catalogs. */
export const failureCodes = [
  'QuotaExceeded',
  'NoValidHost',
  'ServerError',
  'BootFailed',
  'JoinFailed',
  'ServerLost',
  'LoadBalancerError',
  'ApiUnreachable',
  'NotFoundInCloud',
  'ForbiddenByCloud',
  'CredentialRejected',
  'CloudUnreachable',
  'CloudTimeout',
  'CloudError',
  'RateLimited',
  'RequestRejected',
  'Ambiguous',
  'DeleteBlocked',
  'CatalogUnavailable',
  'AddonRejected',
  'Internal',
] as const
export type FailureCode = (typeof failureCodes)[number]

/** Whose turn it is: the tenant's, the cloud operator's, or nobody's because we retry by ourselves. */
export const failureOwners = ['tenant', 'operator', 'nobody'] as const

/** The raw answer, one click away from the sentence. */
export const causeSchema = z.object({
  service: z.string().optional(),
  operation: z.string().optional(),
  status: z.number().optional(),
  requestId: z.string().optional(),
  text: z.string(),
})
export type Cause = z.infer<typeof causeSchema>

export const failureSchema = z.object({
  code: z.enum(failureCodes),
  owner: z.enum(failureOwners),
  /** English sentence: what happened, to what. */
  message: z.string(),
  /** English sentence: what to do next, or what happens by itself. */
  action: z.string(),
  /** Values for a translation of `message`, by code. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  cause: causeSchema.optional(),
  /** Last lines of a server's console, when they are evidence. */
  console: z.array(z.string()).optional(),
})
export type Failure = z.infer<typeof failureSchema>
