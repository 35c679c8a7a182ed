import { randomBytes } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { makeServer, type Server } from '@/app/server'
import { type AuthContext, makeSignInLimits } from '@/lib/auth/context'
import { MemoryKeystone } from '@/lib/auth/testing/memory-keystone'
import { ApiClient } from '@/lib/contract/client'
import type { Catalog } from '@/lib/domain/catalog'
import type { Release } from '@/lib/domain/release'
import { Keyring } from '@/lib/store/keyring'
import { openQueue } from '@/lib/store/queue'
import { SessionStore } from '@/lib/store/sessions'
import { saveCatalog } from '@/lib/store/tenants'
import { createTestDatabase, type TestDatabase } from '@/lib/store/testing/test-database'
import { makeApi } from '../api'
import type { Api } from '../environment'

export const portalUrl = 'https://portal.example'

export const release: Release = {
  name: '1.37.2-1',
  kubernetesVersion: '1.37.2',
  channel: 'regular',
  components: {},
  manifests: [],
}

/** A small cloud with room for about two clusters. */
export const catalog: Catalog = {
  flavors: [{ id: 'f1', name: 'm1.medium', vcpus: 2, ramMiB: 4096, diskGiB: 20 }],
  images: [{ id: 'i1', name: 'kubernetes-v1.37.2', kubernetesVersion: 'v1.37.2', flavor: 'standard' }],
  externalNetworks: [{ id: 'n-ext', name: 'public' }],
  networks: [],
  zones: ['az1', 'az2', 'az3'],
  quotas: [
    { service: 'compute', resource: 'instances', used: 0, limit: 12 },
    { service: 'network', resource: 'floatingip', used: 1, limit: 3 },
  ],
}

/** The API over a real Postgres: projects shop and bank, and people whose name says their role in shop. */
export class ApiWorld {
  /** Time of the portal and of Keystone. */
  now = new Date('2026-11-23T08:00:00Z')
  readonly keystone = new MemoryKeystone(() => this.now)

  private constructor(
    readonly test: TestDatabase,
    readonly queue: PgBoss,
  ) {}

  static async create(): Promise<ApiWorld> {
    const test = await createTestDatabase()
    const world = new ApiWorld(test, await openQueue(test.url))
    await world.seed()
    return world
  }

  async destroy(): Promise<void> {
    await this.server.changes.close()
    await this.queue.stop({ graceful: false })
    await this.test.drop()
  }

  get database() {
    return this.test.database
  }

  /** Asks the portal to end. */
  readonly ending = new AbortController()
  readonly keyring = new Keyring(`test:${randomBytes(32).toString('base64')}`)

  private made: { server: Server; api: Api } | undefined
  private get parts(): { server: Server; api: Api } {
    if (!this.made) {
      const server = makeServer(this.auth(), this.test.url, this.ending.signal)
      this.made = { server, api: makeApi(server) }
    }
    return this.made
  }

  get server(): Server {
    return this.parts.server
  }

  /** Sends a request as a browser or program would, with a path below /api/v1. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    return this.parts.api.fetch(new Request(`${portalUrl}/api/v1${path}`, init))
  }

  client(token?: string): ApiClient {
    const fetch = async (url: string | URL | Request, init?: RequestInit) =>
      this.parts.api.fetch(new Request(url as string, init))
    return new ApiClient({ baseUrl: portalUrl, token, fetch })
  }

  /** Signs in with the only password of this world. */
  async signIn(user: string, project?: string): Promise<{ token: string; client: ApiClient }> {
    const { token } = await this.client().signIn({ user, password, project })
    return { token, client: this.client(token) }
  }

  pass(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000)
  }

  private auth(): AuthContext {
    return {
      database: this.database,
      keyring: this.keyring,
      sessions: new SessionStore(this.database, this.keyring),
      keystone: this.keystone,
      limits: makeSignInLimits(this.database),
      queue: async () => this.queue,
      now: () => this.now,
      url: portalUrl,
      secret: 'a secret of the tests, long enough',
    }
  }

  private async seed(): Promise<void> {
    for (const name of ['shop', 'bank']) {
      const project = this.keystone.addProject(name)
      await this.database.tenant.create({ data: project })
      await saveCatalog(this.database, project.id, catalog)
    }
    for (const role of ['reader', 'member', 'admin']) this.keystone.addAccount(role, password, { shop: [role] })
    this.keystone.addAccount('banker', password, { bank: ['admin'] })
    this.keystone.addAccount('both', password, { shop: ['member'], bank: ['reader'] })
    const { name, kubernetesVersion, channel } = release
    await this.database.release.create({ data: { name, kubernetesVersion, channel, data: release } })
  }
}

export const password = 'correct horse'
