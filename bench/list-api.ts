import type { Portal } from './portal'
import { seedClusters } from './seed-clusters'
import { percentile, type Row, underTarget } from './table'

const requests = 200
const targetMs = 100

const queries = {
  'first page': 'limit=25',
  search: 'search=check&limit=25',
  'by phase': 'phase=Degraded&limit=25',
  'newest first': 'sort=-createdAt&limit=25',
  'by release, 100 rows': 'release=1.36.3&sort=phase&limit=100',
}

/** 95th percentile of the list API over HTTP, one request after the other. */
export async function measureLists(portal: Portal): Promise<Row[]> {
  const rows: Row[] = []
  for (const count of [1000, 10_000]) {
    await seedClusters(portal.database, count)
    for (const [what, query] of Object.entries(queries)) {
      const times = await timesOf(portal, query)
      const name = `list API p95, ${count} clusters, ${what}`
      rows.push(underTarget(name, percentile(times, 0.95), targetMs, 'ms'))
    }
    const deep = await timesOf(portal, `limit=100&cursor=${encodeURIComponent(await deepCursor(portal))}`)
    rows.push(underTarget(`list API p95, ${count} clusters, page 8`, percentile(deep, 0.95), targetMs, 'ms'))
  }
  return rows
}

async function timesOf(portal: Portal, query: string): Promise<number[]> {
  const times: number[] = []
  for (let request = 0; request < requests + 10; request += 1) {
    const begin = performance.now()
    await list(portal, query)
    times.push(performance.now() - begin)
  }
  // The first ones warm up caches and plans.
  return times.slice(10)
}

async function deepCursor(portal: Portal): Promise<string> {
  let cursor = ''
  for (let page = 0; page < 7; page += 1) {
    const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    cursor = (await list(portal, `limit=100${next}`)).nextCursor ?? ''
  }
  return cursor
}

async function list(portal: Portal, query: string): Promise<{ nextCursor: string | null }> {
  const response = await fetch(`${portal.url}/api/v1/clusters?${query}`, {
    headers: { authorization: portal.authorization },
  })
  if (!response.ok) throw new Error(`The list gave HTTP ${response.status}: ${await response.text()}`)
  return response.json()
}
