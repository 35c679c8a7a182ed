import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'

/** People of the simulated cloud, as simulator/seed.ts makes them. */
export const demoLogins = [
  { user: 'demo', password: 'demo', can: 'makes and deletes clusters in the projects demo and shop' },
  { user: 'reader', password: 'reader', can: 'looks only' },
]
export const demoAdmin = { user: 'admin', password: 'admin', project: 'admin' }

export const demoCloud = 'simulator'

export interface ServiceAccount {
  authUrl: string
  user: string
  password: string
  project: string
}

/** The service account that the simulated cloud begins with. */
export function writeDemoClouds(file: string, authUrl: string): Promise<void> {
  return writeCloudsFile(file, demoCloud, { authUrl, ...demoAdmin })
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
