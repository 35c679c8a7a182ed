import type { Cause, Failure, FailureCode } from '@/lib/domain/failure'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { OpenStackError } from '@/lib/openstack/http/errors'
import { LeaseLostError } from '@/lib/store/lease'

/** How long until a failed step is tried again, by whose turn it is: a person is slower than a busy service. */
const retryMsByOwner = { tenant: 30_000, operator: 30_000, nobody: 5_000 } as const

export function retryMs(failure: Failure): number {
  return retryMsByOwner[failure.owner]
}

type Words = { code: FailureCode; owner: Failure['owner']; message: string; action: string; params?: Failure['params'] }

/** A failure in words, with the raw cause kept beside it. */
export function failure(words: Words, cause?: Cause, console?: string[]): Failure {
  return { params: {}, ...words, ...(cause ? { cause } : {}), ...(console ? { console } : {}) }
}

/** What was being done, in English, and the values for saying it in another language. */
type What = { text: string; params: Failure['params'] }

/** Turns whatever a step threw into a failure. A lost lease is no failure of the cluster and is thrown on. */
export function failureFromError(error: unknown, what: What): Failure {
  if (error instanceof LeaseLostError) throw error
  if (error instanceof OpenStackError) return failureFromOpenStack(error, what)
  if (error instanceof KubernetesError) return failureFromKubernetes(error, what)
  const text = error instanceof Error ? error.message : String(error)
  return failure(
    {
      code: 'Internal',
      owner: 'operator',
      message: `The portal stumbled over ${what.text}.`,
      action: 'The team that runs the portal sees this in its log; it is tried again by itself.',
      params: { ...what.params, what: what.text },
    },
    { text },
  )
}

function failureFromOpenStack(error: OpenStackError, { text: what, params: values }: What): Failure {
  const { service, operation, status, requestId, text } = error
  const params = { ...values, what, service }
  const said = (words: Omit<Words, 'params'>, more: Failure['params'] = {}) =>
    failure({ ...words, params: { ...params, ...more } }, { service, operation, status, requestId, text })
  const again = 'It is tried again by itself.'
  switch (error.kind) {
    case 'QuotaExceeded': {
      const resource = error.resources.join(', ') || 'a resource'
      return said(
        {
          code: 'QuotaExceeded',
          owner: 'tenant',
          message: `The project's ${service} quota of ${resource} is used up: ${what} could not be made.`,
          action: 'Free some of it, or ask for a larger quota; it goes on by itself then.',
        },
        { resource },
      )
    }
    case 'Unauthorized':
      return said({
        code: 'CredentialRejected',
        owner: 'operator',
        message: `The cloud rejected the portal's credential at ${what}.`,
        action: 'The operator has to look at the service account and the roles of its users.',
      })
    case 'Forbidden':
      return said({
        code: 'ForbiddenByCloud',
        owner: 'operator',
        message: `The cloud does not allow ${what}.`,
        action: 'The operator has to give the portal’s service user the role that this needs.',
      })
    case 'NotFound':
      return said({
        code: 'NotFoundInCloud',
        owner: 'nobody',
        message: `Something that ${what} needs is not in the cloud any more.`,
        action: 'It is looked for again and made anew where it is ours.',
      })
    case 'RateLimited':
      return said({
        code: 'RateLimited',
        owner: 'nobody',
        message: `The cloud asks for fewer requests at ${what}.`,
        action: again,
      })
    case 'Timeout':
      return said({
        code: 'CloudTimeout',
        owner: 'nobody',
        message: `The cloud did not answer in time at ${what}.`,
        action: again,
      })
    case 'Ambiguous':
      return said({
        code: 'CloudTimeout',
        owner: 'nobody',
        message: `The answer at ${what} was lost.`,
        action: 'It may have worked: what is there is looked for before anything is made again.',
      })
    case 'Multiple':
      return said({
        code: 'Ambiguous',
        owner: 'operator',
        message: `There is more than one of ${what}, and the portal does not guess which is right.`,
        action: 'Remove the one that is not used; it goes on by itself then.',
      })
    case 'BadRequest':
      return said({
        code: 'RequestRejected',
        owner: 'operator',
        message: `The cloud refused the request for ${what}.`,
        action: 'The raw answer says why; it is tried again by itself.',
      })
    case 'Conflict':
    case 'InUse':
    case 'Immutable':
      return said({
        code: 'CloudError',
        owner: 'nobody',
        message: `The cloud is still busy with something that stands in the way of ${what}.`,
        action: again,
      })
    default:
      return said({
        code: error.status === undefined ? 'CloudUnreachable' : 'CloudError',
        owner: 'nobody',
        message: `The cloud's ${service} service has trouble at ${what}.`,
        action: again,
      })
  }
}

function failureFromKubernetes(error: KubernetesError, { text: what, params: values }: What): Failure {
  const cause = { service: 'kubernetes', operation: error.operation, text: error.text }
  const unreachable = ['Unreachable', 'Timeout', 'Certificate'].includes(error.kind)
  return unreachable
    ? failure(
        {
          code: 'ApiUnreachable',
          owner: 'nobody',
          message: `The cluster's API did not answer at ${what}.`,
          action: 'It is tried again by itself.',
          params: { ...values, what },
        },
        cause,
      )
    : failure(
        {
          code: 'AddonRejected',
          owner: 'operator',
          message: `The cluster's API refused ${what}.`,
          action: 'The raw answer says why; it is tried again by itself.',
          params: { ...values, what },
        },
        cause,
      )
}
