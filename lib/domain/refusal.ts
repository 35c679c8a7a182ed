/**
 * Why the portal does not do what was asked: a closed set, each with the HTTP status and title that the API gives it.
 * Words for people in other languages are keyed by the code.
 */
export const refusals = {
  Invalid: { status: 400, title: 'The request is not valid' },
  ConfirmationWrong: { status: 400, title: 'The typed name is not the name of the cluster' },
  NotSignedIn: { status: 401, title: 'Sign in first' },
  WrongPassword: { status: 401, title: 'User, domain or password is wrong' },
  AccountLocked: { status: 401, title: 'The account cannot sign in' },
  CrossSite: { status: 403, title: 'The request comes from another site' },
  RoleNeeded: { status: 403, title: 'Your role does not allow this' },
  NoProject: { status: 403, title: 'No project to work in' },
  ProjectNeeded: { status: 403, title: 'Pick a project first' },
  NotFound: { status: 404, title: 'Not found' },
  NameTaken: { status: 409, title: 'The name is taken' },
  StaleGeneration: { status: 409, title: 'Somebody else changed it' },
  IdempotencyKeyReused: { status: 409, title: 'The key was used for another request' },
  NotYet: { status: 409, title: 'Not possible yet' },
  BeingDeleted: { status: 409, title: 'The cluster is being deleted' },
  PlanRefused: { status: 422, title: 'The cluster cannot be made as asked' },
  TooManyAttempts: { status: 429, title: 'Too many attempts' },
  Internal: { status: 500, title: 'Something went wrong on our side' },
  KeystoneUnreachable: { status: 503, title: 'Keystone does not answer' },
  CatalogUnavailable: { status: 503, title: 'The cloud was not read yet' },
} as const satisfies Record<string, { status: number; title: string }>
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
