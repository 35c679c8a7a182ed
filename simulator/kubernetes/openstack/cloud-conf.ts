import { durationMs } from '../kubeadm/config'

/** What the cloud controller manager reads in cloud.conf (facts 3.3). */
export type CloudConf = {
  authUrl: string
  region: string
  interface: string
  credential: { id: string; secret: string }
  user?: {
    name: string
    password: string
    domain: string
    projectId: string
    projectName: string
    projectDomain: string
  }
  loadBalancer: {
    enabled: boolean
    floatingNetworkId: string
    floatingSubnetId: string
    subnetId: string
    networkId: string
    memberSubnetId: string
    provider: string
    method: string
    flavorId: string
    availabilityZone: string
    createMonitor: boolean
    monitorDelay: number
    monitorTimeout: number
    monitorMaxRetries: number
    monitorMaxRetriesDown: number
    internal: boolean
  }
  publicNetworks: string[]
}

export class CloudConfError extends Error {}

type Sections = Map<string, Map<string, string[]>>

/** The git-like INI of gcfg: sections, key=value, quotes with escapes, comments behind # and ;. */
function readSections(text: string): Sections {
  const sections: Sections = new Map()
  let current: Map<string, string[]> | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const section = /^\[\s*(\w+)(?:\s+"[^"]*")?\s*\]/.exec(line)
    if (section?.[1]) {
      current = sections.get(section[1].toLowerCase()) ?? new Map<string, string[]>()
      sections.set(section[1].toLowerCase(), current)
      continue
    }
    const pair = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(line)
    if (!pair?.[1] || !current)
      throw new CloudConfError(`bad value or syntax: ${index + 1}: expected section header or key`)
    const key = pair[1].toLowerCase()
    current.set(key, [...(current.get(key) ?? []), readValue(pair[2] ?? 'true', index)])
  }
  return sections
}

function readValue(text: string, index: number): string {
  if (!text.startsWith('"')) return (text.split(/\s*[;#]/)[0] ?? '').trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)
  if (!quoted) throw new CloudConfError(`bad value or syntax: ${index + 1}: string not terminated`)
  return (quoted[1] ?? '').replace(/\\(.)/g, (_all, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  )
}

/** Throws CloudConfError in the words of the real one. */
export function readCloudConf(text: string): CloudConf {
  const sections = readSections(text)
  const get = (section: string, key: string, otherwise = '') => sections.get(section)?.get(key)?.at(-1) ?? otherwise
  const global = (key: string, otherwise = '') => get('global', key, otherwise)
  const lb = (key: string, otherwise = '') => get('loadbalancer', key, otherwise)
  const flag = (key: string, otherwise: boolean) => {
    const value = lb(key, String(otherwise)).toLowerCase()
    if (!['true', 'false', 'yes', 'no', '1', '0'].includes(value))
      throw new CloudConfError(`bad value or syntax: failed to parse "${value}" as bool`)
    return ['true', 'yes', '1'].includes(value)
  }
  const seconds = (key: string, otherwise: number) => {
    const value = lb(key)
    if (value === '') return otherwise
    // A number without a unit is fatal (facts 2.5).
    if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(value))
      throw new CloudConfError(`bad value or syntax: time: missing unit in duration "${value}"`)
    return Math.round(durationMs(value, 0) / 1000)
  }
  if (!global('auth-url')) throw new CloudConfError('[Global] auth-url is missing')
  return {
    authUrl: global('auth-url').replace(/\/+$/, ''),
    region: global('region'),
    interface: global('os-endpoint-type', 'public').replace(/URL$/, ''),
    credential: { id: global('application-credential-id'), secret: global('application-credential-secret') },
    ...(global('username')
      ? {
          user: {
            name: global('username'),
            password: global('password'),
            domain: global('user-domain-name') || global('domain-name', 'Default'),
            projectId: global('tenant-id'),
            projectName: global('tenant-name'),
            projectDomain: global('tenant-domain-name') || global('domain-name', 'Default'),
          },
        }
      : {}),
    loadBalancer: {
      enabled: flag('enabled', true),
      floatingNetworkId: lb('floating-network-id'),
      floatingSubnetId: lb('floating-subnet-id'),
      subnetId: lb('subnet-id'),
      networkId: lb('network-id'),
      memberSubnetId: lb('member-subnet-id'),
      provider: lb('lb-provider'),
      method: lb('lb-method', 'ROUND_ROBIN'),
      flavorId: lb('flavor-id'),
      availabilityZone: lb('availability-zone'),
      createMonitor: flag('create-monitor', false),
      monitorDelay: seconds('monitor-delay', 5),
      monitorTimeout: seconds('monitor-timeout', 3),
      monitorMaxRetries: Number(lb('monitor-max-retries', '1')),
      monitorMaxRetriesDown: Number(lb('monitor-max-retries-down', '3')),
      internal: flag('internal-lb', false),
    },
    publicNetworks: sections.get('networking')?.get('public-network-name') ?? [],
  }
}
