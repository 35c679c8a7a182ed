/** A person of the cloud under test. */
export interface Person {
  user: string
  password: string
  project: string
}

/** Where the journeys take place: portal, database and cloud, whether simulated or real. */
export interface World {
  portalUrl: string
  databaseUrl: string
  /** Keystone, as a tool beside the portal reaches it. */
  authUrl: string
  /** Makes and deletes clusters. */
  member: Person
  reader: Person
  /** A member of another project. */
  stranger: Person
  /** A member of both projects, who signs in to the other one. */
  commuter: Person
  /** The program `kubectl`; empty where there is none, then the client library stands in. */
  kubectl: string
  /** How long the cloud takes for one cluster at most, in milliseconds. */
  patienceMs: number
}

const variable = 'SLIPWAY_E2E_WORLD'

export function hasWorld(): boolean {
  return process.env[variable] !== undefined
}

export function provideWorld(world: World): void {
  process.env[variable] = JSON.stringify(world)
}

/** The world that the global set-up (or the command that started the journeys) has made. */
export function world(): World {
  const text = process.env[variable]
  if (!text) throw new Error('The journeys run inside a world: npm run test:e2e makes one.')
  return JSON.parse(text) as World
}
