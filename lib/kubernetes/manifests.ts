import type { Release } from '../domain/release'
import type { KubeObject } from './object'

/** What a release's manifests leave open: a cluster's own values. */
export type ManifestValues = { POD_CIDR: string }

/** Every release under a folder, newest first. Throws when one is not valid. */
export declare function loadReleases(releasesDir: string): Promise<Release[]>

/** The objects of a release, in the order in which they are applied, with a cluster's values. */
export declare function loadManifests(
  releasesDir: string,
  release: Release,
  values: ManifestValues,
): Promise<KubeObject[]>
