import pg from 'pg'
import { log } from '../config/log'

/** `open`: from now on changes are told; those before were not. `clusterId` is null when the catalog changed. */
export type Change = { type: 'open' } | { type: 'change'; clusterId: string } | { type: 'catalog' }
type Listener = (change: Change) => void

const channel = 'slipway'
const reconnectMs = 1000

/** What changes in the database, told to whoever watches a tenant: one connection for the whole process. */
export class ChangeFeed {
  private readonly listeners = new Map<string, Set<Listener>>()
  private client: pg.Client | undefined
  private isOpen = false
  private retry: NodeJS.Timeout | undefined

  constructor(private readonly databaseUrl: string) {}

  /** Tells `open` at once, or as soon as the connection stands, and again after each time that it was lost. */
  subscribe(tenantId: string, listener: Listener): () => void {
    const watching = this.listeners.get(tenantId) ?? new Set()
    this.listeners.set(tenantId, watching.add(listener))
    if (this.isOpen) listener({ type: 'open' })
    else if (!this.client && !this.retry) void this.connect()
    return () => {
      watching.delete(listener)
      if (watching.size === 0 && this.listeners.get(tenantId) === watching) this.listeners.delete(tenantId)
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.retry)
    const client = this.client
    this.client = undefined
    this.isOpen = false
    await client?.end()
  }

  private async connect(): Promise<void> {
    this.retry = undefined
    const client = new pg.Client({ connectionString: this.databaseUrl, keepAlive: true })
    this.client = client
    client.on('notification', message => this.tell(message.payload ?? ''))
    client.on('error', error => this.lost(client, error))
    client.on('end', () => this.lost(client))
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
      this.isOpen = true
      for (const watching of this.listeners.values()) for (const listener of watching) listener({ type: 'open' })
    } catch (error) {
      this.lost(client, error)
    }
  }

  private lost(client: pg.Client, error?: unknown): void {
    if (this.client !== client) return
    log.warn({ error: error instanceof Error ? error.message : undefined }, 'the connection for changes was lost')
    this.client = undefined
    this.isOpen = false
    client.end().catch(() => log.debug('the lost connection was closed already'))
    this.retry = setTimeout(() => void this.connect(), reconnectMs)
    this.retry.unref()
  }

  private tell(payload: string): void {
    const { tenantId, clusterId } = JSON.parse(payload) as { tenantId: string; clusterId: string | null }
    const change: Change = clusterId ? { type: 'change', clusterId } : { type: 'catalog' }
    for (const listener of this.listeners.get(tenantId) ?? []) listener(change)
  }
}
