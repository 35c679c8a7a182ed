import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { CloudOptions } from './cloud'
import type { Credentials, Scope } from './identity/credentials'

/** What is wrong with a clouds.yaml: file, key, and what to write there. Values are not repeated, they may be secret. */
export class CloudsYamlError extends Error {
  override readonly name = 'CloudsYamlError'
}

const text = z.union([z.string().min(1), z.number().transform(String)])
const authSchema = z.strictObject({
  auth_url: z.url({ protocol: /^https?$/ }),
  username: text.optional(),
  user_id: text.optional(),
  user_domain_name: text.optional(),
  user_domain_id: text.optional(),
  password: text.optional(),
  project_id: text.optional(),
  project_name: text.optional(),
  project_domain_name: text.optional(),
  project_domain_id: text.optional(),
  application_credential_id: text.optional(),
  application_credential_secret: text.optional(),
})
type Auth = z.infer<typeof authSchema>

const cloudSchema = z.object({
  auth_type: z.enum(['password', 'v3password', 'v3applicationcredential']).default('password'),
  auth: authSchema,
  region_name: text.optional(),
  interface: z.enum(['public', 'internal']).optional(),
  /** The older name of `interface`. */
  endpoint_type: z.enum(['public', 'internal', 'publicURL', 'internalURL']).optional(),
  cacert: text.optional(),
  verify: z.boolean().default(true),
  cert: z.undefined('client certificates are not supported').optional(),
  profile: z.undefined('vendor profiles are not supported; write the settings out').optional(),
})
type CloudEntry = z.infer<typeof cloudSchema>

/**
 * One cloud of a clouds.yaml, with what a secure.yaml beside it adds. Throws {@link CloudsYamlError} with every problem
 * at once. See https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html.
 */
export async function readCloudsYaml(
  file: string,
  cloudName: string,
): Promise<{ credentials: Credentials; options: CloudOptions }> {
  const secureFile = resolve(dirname(file), 'secure.yaml')
  const clouds = cloudsOf(file, await readText(file))
  const secrets = cloudsOf(secureFile, (await readIfThere(secureFile)) ?? 'clouds: {}')
  const known = Object.keys(clouds)
  if (!known.includes(cloudName))
    throw new CloudsYamlError(`${file}: there is no cloud "${cloudName}". It has: ${known.join(', ') || 'none'}.`)

  const parsed = cloudSchema.safeParse(merge(clouds[cloudName], secrets[cloudName]))
  const fail = (problems: { key: string; problem: string }[]) =>
    new CloudsYamlError(
      problems.map(({ key, problem }) => `${file}: clouds.${cloudName}.${key}: ${problem}`).join('\n'),
    )
  if (!parsed.success)
    throw fail(parsed.error.issues.map(issue => ({ key: issue.path.join('.'), problem: issue.message })))

  const missing = missingKeys(parsed.data)
  if (missing.length > 0) throw fail(missing.map(key => ({ key: `auth.${key}`, problem: 'is missing' })))
  return {
    credentials: credentialsOf(parsed.data),
    options: { ...optionsOf(parsed.data), caCert: await readCaCert(file, parsed.data) },
  }
}

function missingKeys({ auth_type, auth }: CloudEntry): string[] {
  if (auth_type === 'v3applicationcredential')
    return (['application_credential_id', 'application_credential_secret'] as const).filter(key => !auth[key])
  const missing: string[] = []
  if (!auth.password) missing.push('password')
  if (!auth.user_id && !auth.username) missing.push('username')
  if (auth.username && !auth.user_id && !auth.user_domain_name && !auth.user_domain_id) missing.push('user_domain_name')
  if (auth.project_name && !auth.project_id && !auth.project_domain_name && !auth.project_domain_id)
    missing.push('project_domain_name')
  return missing
}

function credentialsOf({ auth_type, auth }: CloudEntry): Credentials {
  const authUrl = auth.auth_url
  if (auth_type === 'v3applicationcredential') {
    const [id, secret] = [auth.application_credential_id ?? '', auth.application_credential_secret ?? '']
    return { type: 'application-credential', authUrl, id, secret }
  }
  return { type: 'password', authUrl, password: auth.password ?? '', scope: scopeOf(auth), ...userOf(auth) }
}

function userOf(auth: Auth) {
  if (auth.user_id) return { userId: auth.user_id }
  const userName = auth.username ?? ''
  return auth.user_domain_id
    ? { userName, userDomainId: auth.user_domain_id }
    : { userName, userDomainName: auth.user_domain_name ?? '' }
}

function scopeOf(auth: Auth): Scope {
  if (auth.project_id) return { projectId: auth.project_id }
  if (!auth.project_name) return 'unscoped'
  const projectName = auth.project_name
  return auth.project_domain_id
    ? { projectName, projectDomainId: auth.project_domain_id }
    : { projectName, projectDomainName: auth.project_domain_name ?? '' }
}

function optionsOf(cloud: CloudEntry): CloudOptions {
  const face = cloud.interface ?? cloud.endpoint_type?.replace('URL', '')
  return {
    region: cloud.region_name,
    interface: face === 'internal' ? 'internal' : 'public',
    verifyTls: cloud.verify,
  }
}

async function readCaCert(file: string, cloud: CloudEntry): Promise<string | undefined> {
  if (!cloud.cacert) return undefined
  // Beside the file that names it: a portal has no working directory that a person would think of.
  return readText(resolve(dirname(file), cloud.cacert))
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CloudsYamlError(`${file}: cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const fileSchema = z.object({ clouds: z.record(z.string(), z.unknown()) })

function cloudsOf(file: string, yaml: string): Record<string, unknown> {
  let content: unknown
  try {
    content = parse(yaml)
  } catch (cause) {
    throw new CloudsYamlError(`${file}: is not YAML.`, { cause })
  }
  const parsed = fileSchema.safeParse(content)
  if (parsed.success) return parsed.data.clouds
  throw new CloudsYamlError(`${file}: clouds: must be a map of clouds by name.`)
}

/** Where both are maps their keys are merged, else the second wins. */
function merge(base: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return base
  const maps = [base, over].map(value => z.record(z.string(), z.unknown()).safeParse(value).data)
  const [left, right] = maps
  if (!left || !right) return over
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return Object.fromEntries([...keys].map(key => [key, merge(left[key], right[key])]))
}
