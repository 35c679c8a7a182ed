import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Release, releaseSchema } from '../domain/release'
import { loadManifests, parseManifest } from './manifests'
import type { KubeObject } from './object'
import { canBeUnready } from './workload-readiness'

const folder = path.resolve(import.meta.dirname, '../../releases')
const names = await readdir(folder)

describe.each(names)('release %s', name => {
  let release: Release
  let objects: KubeObject[]
  beforeAll(async () => {
    release = releaseSchema.parse(JSON.parse(await readFile(path.join(folder, name, 'release.json'), 'utf8')))
    objects = await loadManifests(folder, release, { POD_CIDR: '10.99.0.0/16' })
  })

  it('is called after its folder and its Kubernetes version', () => {
    expect(release.name).toBe(name)
    expect(name.startsWith(`${release.kubernetesVersion}-`)).toBe(true)
    expect(release.components.kubernetes).toBe(`v${release.kubernetesVersion}`)
  })

  it('applies every manifest that lies in it', async () => {
    const files = await readdir(path.join(folder, name, 'manifests'))
    expect(release.manifests.map(file => path.basename(file)).sort()).toEqual(files.sort())
  })

  it('runs images of exactly the versions that it names', () => {
    const images = objects.flatMap(imagesOf)
    expect(images.length).toBeGreaterThan(0)
    for (const image of images) {
      const [, component, version] = /([^/]+):([^/:]+)$/.exec(image) ?? []
      expect(version, image).not.toBe('latest')
      expect(release.components[component ?? ''], image).toBe(version)
    }
  })

  it('gives pods the range of the cluster', () => {
    const [configuration] = objects.filter(object => object.kind === 'ConfigMap' && object.metadata.name === 'flannel')
    const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(configuration)
    expect(JSON.parse(data['net-conf.json'] ?? '')).toEqual({
      Network: '10.99.0.0/16',
      Backend: { Type: 'vxlan', Port: 8472 },
    })
  })

  it('puts every object where it belongs, once', () => {
    const clusterWide = /^(Namespace|ClusterRole|ClusterRoleBinding|APIService)$/
    const keys = objects.map(object => `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`)
    expect(new Set(keys).size).toBe(keys.length)
    for (const object of objects)
      expect(object.metadata.namespace === undefined, object.metadata.name).toBe(clusterWide.test(object.kind))
  })

  it('gives its pods an account, a priority and what they need', () => {
    const has = (kind: string, name: unknown) => objects.some(o => o.kind === kind && o.metadata.name === name)
    for (const object of objects.filter(o => canBeUnready(o.kind) && o.kind !== 'APIService')) {
      const pod = podOf(object)
      expect(has('ServiceAccount', pod.serviceAccountName), object.metadata.name).toBe(true)
      expect(pod.priorityClassName).toMatch(/^system-/)
      for (const container of pod.containers ?? []) expect(container.resources?.requests).toBeDefined()
    }
  })
})

describe('a manifest', () => {
  it('with a name that nobody fills in is refused', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {range: "\${NODE_CIDR}"}\n`
    expect(() => parseManifest('a.yaml', text, { POD_CIDR: '10.0.0.0/16' })).toThrow(
      `a.yaml: no value is known for \${NODE_CIDR}.`,
    )
  })

  it('that is not of Kubernetes objects is refused', () => {
    expect(() => parseManifest('a.yaml', 'kind: ConfigMap\n', { POD_CIDR: '' })).toThrow(
      'a.yaml: document 1 is not a Kubernetes object.',
    )
  })
})

type Pod = {
  serviceAccountName?: string
  priorityClassName?: string
  initContainers?: { image: string }[]
  containers?: { image: string; resources?: { requests?: object } }[]
}

const podOf = (object: KubeObject): Pod =>
  (object.spec as { template?: { spec?: Pod } } | undefined)?.template?.spec ?? {}
const imagesOf = (object: KubeObject) => {
  const pod = podOf(object)
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])].map(container => container.image)
}
