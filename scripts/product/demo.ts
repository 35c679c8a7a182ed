import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'

/** People of the simulated cloud, as simulator/ seeds them. */
export const demoPeople = {
  member: { user: 'demo', password: 'demo', project: 'demo' },
  reader: { user: 'reader', password: 'reader', project: 'demo' },
  stranger: { user: 'other', password: 'other', project: 'other' },
}

export const demoLogins = [
  { ...demoPeople.member, can: 'a member: makes and deletes clusters' },
  { ...demoPeople.reader, can: 'a reader: looks only' },
]

export const demoCloud = 'simulator'

export interface ServiceAccount {
  authUrl: string
  user: string
  password: string
  project: string
}

/** The service account that the simulated cloud begins with. */
export function writeDemoClouds(file: string, authUrl: string): Promise<void> {
  return writeCloudsFile(file, demoCloud, { authUrl, user: 'slipway', password: 'slipway', project: 'service' })
}

/** A clouds.yaml with one cloud, readable by its owner only. */
export async function writeCloudsFile(file: string, cloud: string, account: ServiceAccount): Promise<void> {
  const entry = {
    auth: {
      auth_url: account.authUrl,
      username: account.user,
      password: account.password,
      project_name: account.project,
      user_domain_name: 'Default',
      project_domain_name: 'Default',
    },
    region_name: 'RegionOne',
    interface: 'public',
    identity_api_version: 3,
  }
  await writeFile(file, stringify({ clouds: { [cloud]: entry } }), { mode: 0o600 })
}
