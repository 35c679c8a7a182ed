import { gzipSync } from 'node:zlib'

/** JavaScript that a browser loads with a page before anything is clicked, gzipped, in kB of a thousand bytes. */
export async function weighPage(url: string, cookie: string): Promise<number> {
  const response = await fetch(url, { headers: cookie ? { cookie } : {}, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`${url} gave HTTP ${response.status}`)
  const sizes = await Promise.all(scriptsIn(await response.text()).map(script => gzippedBytes(new URL(script, url))))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

/** Browsers that know modules leave the `nomodule` script alone. */
function scriptsIn(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)]
  return [...new Set(tags.filter(([tag]) => !/\bnomodule\b/i.test(tag)).map(([, source]) => source ?? ''))]
}

async function gzippedBytes(script: URL): Promise<number> {
  const response = await fetch(script)
  if (!response.ok) throw new Error(`${script} gave HTTP ${response.status}`)
  return gzipSync(Buffer.from(await response.arrayBuffer())).length
}
