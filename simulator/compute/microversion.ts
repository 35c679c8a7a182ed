import { Refusal } from '../http/refusal'

export const maximum = 93

/** The minor part of the version that a request speaks; 2.1 when it says nothing. */
export function microversion(header: (name: string) => string | undefined): number {
  const asked =
    /compute\s+(\S+)/.exec(header('OpenStack-API-Version') ?? '')?.[1] ?? header('X-OpenStack-Nova-API-Version')
  if (asked === undefined) return 1
  if (asked === 'latest') return maximum
  const [, minor] = /^2\.(\d+)$/.exec(asked) ?? []
  if (minor === undefined)
    throw new Refusal(400, {
      badRequest: {
        code: 400,
        message: `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`,
      },
    })
  if (Number(minor) < 1 || Number(minor) > maximum)
    throw new Refusal(406, {
      computeFault: {
        code: 406,
        message: `Version ${asked} is not supported by the API. Minimum is 2.1 and maximum is 2.${maximum}.`,
      },
    })
  return Number(minor)
}
