import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { Release } from '../domain/release'
import type { KubeObject } from './object'
import { objectSchema } from './wire'

/** What a release's manifests leave open: a cluster's own values, written `${POD_CIDR}`. */
export type ManifestValues = {
  /** For example 10.244.0.0/16. */
  POD_CIDR: string
}

/** The objects of a release, in the order in which they are applied, with a cluster's values. Throws on a bad manifest. */
export async function loadManifests(
  releasesDir: string,
  release: Release,
  values: ManifestValues,
): Promise<KubeObject[]> {
  const files = await Promise.all(
    release.manifests.map(async file => {
      const text = await readFile(path.join(releasesDir, release.name, file), 'utf8')
      return parseManifest(`${release.name}/${file}`, text, values)
    }),
  )
  return files.flat()
}

/** The objects of one file. `name` is for errors. */
export function parseManifest(name: string, text: string, values: ManifestValues): KubeObject[] {
  return parseAllDocuments(fillIn(name, text, values)).map((document, i) => {
    const error = document.errors[0]
    if (error) throw new Error(`${name}: ${error.message}`)
    const parsed = objectSchema.safeParse(document.toJS())
    if (parsed.success) return parsed.data
    throw new Error(`${name}: document ${i + 1} is not a Kubernetes object.`)
  })
}

function fillIn(name: string, text: string, values: ManifestValues): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, key: string) => {
    if (!isManifestValue(values, key)) throw new Error(`${name}: no value is known for \${${key}}.`)
    return values[key]
  })
}

const isManifestValue = (values: ManifestValues, key: string): key is keyof ManifestValues => Object.hasOwn(values, key)
