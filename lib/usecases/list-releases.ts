import type { ReleaseList } from '../contract/releases'
import type { Database } from '../store/database'
import { listReleases as readReleases } from '../store/releases'

/** Releases that this portal offers, newest first; the same for everybody who is signed in. */
export async function listReleases(context: { database: Database }): Promise<ReleaseList> {
  return { items: await readReleases(context.database) }
}
