import { z } from 'zod'
import { OpenStackError, type ServiceName } from './errors'
import type { Layer } from './request'

/** A microversion such as 2.96, compared by its parts: 2.100 is newer than 2.96. */
export type Microversion = `${number}.${number}`

export function isAtLeast(version: string, wanted: Microversion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

const range = z.object({ version: z.string(), min_version: z.string() })
/** Nova answers `version` below /v2.1/, Cinder `versions` below /v3/. */
export const versionDocument = z.union([
  z.object({ version: range }).transform(body => body.version),
  z.object({ versions: z.array(range).min(1) }).transform(body => body.versions[0] as z.infer<typeof range>),
])

/** The newest version that both sides speak, at most `wanted` because newer ones change answers that we parse. */
export function chooseMicroversion(
  service: ServiceName,
  offered: { version: string; min_version: string },
  ours: { minimum: Microversion; wanted: Microversion },
): string {
  const newest = isAtLeast(offered.version || '0.0', ours.wanted) ? ours.wanted : offered.version
  if (isAtLeast(newest || '0.0', ours.minimum) && isAtLeast(newest, offered.min_version as Microversion)) return newest
  throw new OpenStackError({
    kind: 'BadRequest',
    service,
    operation: 'negotiate microversion',
    text: `It speaks ${offered.min_version} to ${offered.version || 'none'}; ${ours.minimum} to ${ours.wanted} is needed.`,
  })
}

/** Says which version of the API we mean: `OpenStack-API-Version: compute 2.96`. */
export const microversion =
  (type: string, version: () => Promise<string>): Layer =>
  next =>
  async request =>
    next({ ...request, headers: { ...request.headers, 'OpenStack-API-Version': `${type} ${await version()}` } })
