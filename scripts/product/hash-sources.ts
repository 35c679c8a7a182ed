import { createHash } from 'node:crypto'
import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** One hash over the names and contents of files and folders; what is missing counts as empty. Tests do not count. */
export async function hashSources(paths: string[]): Promise<string> {
  const files = (await Promise.all(paths.map(filesUnder))).flat().sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(await readFile(file))
  return hash.digest('hex')
}

async function filesUnder(target: string): Promise<string[]> {
  const info = await lstat(target).catch(() => undefined)
  if (!info) return []
  if (info.isFile()) return /\.test\.tsx?$/.test(target) ? [] : [target]
  if (!info.isDirectory() || path.basename(target) === 'generated') return []
  const entries = await readdir(target)
  return (await Promise.all(entries.map(entry => filesUnder(path.join(target, entry))))).flat()
}
