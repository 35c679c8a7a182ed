import { gzipSync } from 'node:zlib'
import type { Portal } from './portal'
import { seedClusters } from './seed-clusters'
import { type Row, underTarget } from './table'

/** Of a thousand bytes. */
const targetKb = 200

/** JavaScript that a browser loads with each page before anything is clicked, gzipped. */
export async function measurePages(portal: Portal): Promise<Row[]> {
  await seedClusters(portal.database, 30)
  const cluster = await portal.database.cluster.findFirstOrThrow()
  const address = `/clusters/${cluster.id}`
  const pages = ['/login', '/clusters', '/clusters/new', address, `${address}/delete`, '/quota', '/command-line']
  const rows: Row[] = []
  for (const page of pages) {
    const scripts = await scriptsOf(portal, page)
    const sizes = await Promise.all(scripts.map(script => gzippedBytes(portal, script)))
    const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000
    rows.push(underTarget(`first-load JS of ${page.replace(cluster.id, '[cluster]')}`, kb, targetKb, 'kB gz'))
  }
  return rows
}

/** Browsers that know modules leave the `nomodule` script alone. */
async function scriptsOf(portal: Portal, page: string): Promise<string[]> {
  // Who is signed in has no use for the sign-in page.
  const headers: Record<string, string> = page === '/login' ? {} : { cookie: portal.cookie }
  const response = await fetch(portal.url + page, { headers, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`${page} gave HTTP ${response.status}`)
  const html = await response.text()
  const tags = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)]
  return [...new Set(tags.filter(([tag]) => !/\bnomodule\b/i.test(tag)).map(([, source]) => source ?? ''))]
}

async function gzippedBytes(portal: Portal, script: string): Promise<number> {
  const response = await fetch(new URL(script, portal.url))
  if (!response.ok) throw new Error(`${script} gave HTTP ${response.status}`)
  return gzipSync(Buffer.from(await response.arrayBuffer())).length
}
