import { z } from 'zod'
import { cidrSchema } from '../domain/cidr'

/**
 * Every setting of web and worker, read once at start. A line of help each: it is shown when the value is bad, and
 * docs/operating.md is checked against it.
 */
export const settingsSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('Postgres, for example postgres://slipway:secret@db:5432/slipway.'),
  SLIPWAY_URL: z
    .url({ protocol: /^https?$/, abort: true })
    .regex(/^[a-z]+:\/\/[^/?#]+\/?$/, 'Nothing may follow host and port')
    .describe('Address under which people open the portal, without a path.'),
  SLIPWAY_SECRET: z.string().min(32).describe('At least 32 random characters; signs the browser sessions.'),
  SLIPWAY_KEYRING: z
    .string()
    .regex(/^\w+:[A-Za-z0-9+/]{43}=(,\w+:[A-Za-z0-9+/]{43}=)*$/, 'id:key,id:key with keys of 32 bytes in base64.')
    .describe('Keys that seal secrets in the database: "id:base64", comma separated; the first seals, all open.'),
  OS_CLIENT_CONFIG_FILE: z.string().min(1).describe('The clouds.yaml with the service account of the portal.'),
  OS_CLOUD: z.string().min(1).default('openstack').describe('Which cloud of that file.'),
  SLIPWAY_RELEASES_DIR: z.string().default('releases').describe('Folder of the releases that are offered.'),
  SLIPWAY_POLL_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(3000)
    .describe('How long a reconcile waits before it looks at the cloud again, in milliseconds.'),
  SLIPWAY_PORTAL_CIDRS: z
    .string()
    .default('')
    .transform(text => text.split(',').filter(Boolean))
    .pipe(z.array(cidrSchema))
    .describe('Ranges from which the worker reaches the clusters; added to the API ranges that a tenant allows.'),
  SLIPWAY_HEALTH_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Port on which a worker says whether it is well; none unless set.'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged.'),
})
export type Settings = z.infer<typeof settingsSchema>

/** Thrown with every problem at once, each with the help of its variable. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = settingsSchema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map(issue => {
    const name = String(issue.path[0]) as keyof Settings
    const problem = given[name] === undefined ? 'is missing' : `is not valid (${issue.message})`
    return `  ${name} ${problem}. ${settingsSchema.shape[name].description ?? ''}`
  })
  throw new SettingsError(`The settings cannot be used:\n${[...new Set(lines)].join('\n')}`)
}

let parsed: Settings | undefined
/** The settings of this process. */
export function settings(): Settings {
  parsed ??= parseSettings(process.env)
  return parsed
}
