import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Release, releaseSchema } from '../domain/release'
import type { Database } from './database'

/** Puts the releases of a folder into the database; a release that is there already never changes. */
export async function loadReleases(db: Database, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const text = await readFile(path.join(folder, name, 'release.json'), 'utf8')
    const release = releaseSchema.parse(JSON.parse(text))
    if (release.name !== name) throw new Error(`releases/${name}/release.json calls itself ${release.name}.`)
    const { kubernetesVersion, channel } = release
    // Several workers may start at once.
    await db.release.createMany({ data: [{ name, kubernetesVersion, channel, data: release }], skipDuplicates: true })
  }
}

export async function listReleases(db: Database): Promise<Release[]> {
  const rows = await db.release.findMany({ orderBy: { name: 'desc' } })
  return rows.map(row => releaseSchema.parse(row.data))
}
