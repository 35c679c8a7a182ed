import type { failureOwners } from './failure'

/**
 * Why the portal does not do what was asked: a closed set, each with the HTTP status and title that the API
 * gives it and with whose turn it is.
 * Words for people in other languages are keyed by the code.
 */
export const refusals = {
  Invalid: { status: 400, owner: 'tenant', title: 'The request is not valid' },
  ConfirmationWrong: { status: 400, owner: 'tenant', title: 'The typed name is not the name of the cluster' },
  NotSignedIn: { status: 401, owner: 'tenant', title: 'Sign in first' },
  WrongPassword: { status: 401, owner: 'tenant', title: 'User, domain or password is wrong' },
  AccountLocked: { status: 401, owner: 'tenant', title: 'The account cannot sign in' },
  CrossSite: { status: 403, owner: 'tenant', title: 'The request comes from another site' },
  RoleNeeded: { status: 403, owner: 'tenant', title: 'Your role does not allow this' },
  NoProject: { status: 403, owner: 'tenant', title: 'No project to work in' },
  ProjectNeeded: { status: 403, owner: 'tenant', title: 'Pick a project first' },
  NotFound: { status: 404, owner: 'tenant', title: 'Not found' },
  NameTaken: { status: 409, owner: 'tenant', title: 'The name is taken' },
  StaleGeneration: { status: 409, owner: 'tenant', title: 'Somebody else changed it' },
  IdempotencyKeyReused: { status: 409, owner: 'tenant', title: 'The key was used for another request' },
  NotYet: { status: 409, owner: 'nobody', title: 'Not possible yet' },
  BeingDeleted: { status: 409, owner: 'nobody', title: 'The cluster is being deleted' },
  PlanRefused: { status: 422, owner: 'tenant', title: 'The cluster cannot be made as asked' },
  TooManyAttempts: { status: 429, owner: 'nobody', title: 'Too many attempts' },
  Internal: { status: 500, owner: 'operator', title: 'Something went wrong on our side' },
  KeystoneUnreachable: { status: 503, owner: 'operator', title: 'Keystone does not answer' },
  CatalogUnavailable: { status: 503, owner: 'nobody', title: 'The cloud was not read yet' },
} as const satisfies Record<string, { status: number; owner: (typeof failureOwners)[number]; title: string }>
export type RefusalCode = keyof typeof refusals

export type FieldError = { field: string; code: string; message: string }

/** Thrown where a request ends; `message` is an English sentence for the person. */
export class Refusal extends Error {
  override name = 'Refusal'

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly more: { errors?: FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
  }
}

export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal
