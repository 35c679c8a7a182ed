import type { Portal } from './portal'
import { seedClusters } from './seed-clusters'
import { type Row, underTarget } from './table'
import { weighPage } from './weigh-page'

/** The target for each page, in kB of a thousand bytes. */
const targetKb = 200

/** How much JavaScript each page makes a browser load. */
export async function measurePages(portal: Portal): Promise<Row[]> {
  await seedClusters(portal.database, 30)
  const cluster = await portal.database.cluster.findFirstOrThrow()
  const address = `/clusters/${cluster.id}`
  const pages = ['/login', '/clusters', '/clusters/new', address, `${address}/delete`, '/quota', '/command-line']
  const rows: Row[] = []
  for (const page of pages) {
    // Who is signed in has no use for the sign-in page.
    const kb = await weighPage(portal.url + page, page === '/login' ? '' : portal.cookie)
    rows.push(underTarget(`first-load JS of ${page.replace(cluster.id, '[cluster]')}`, kb, targetKb, 'kB gz'))
  }
  return rows
}
