import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { mergeKubeconfig } from './merge-kubeconfig'

const kubeconfig = (name: string, server: string) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server } }],
    users: [{ name: `anna@${name}`, user: {} }],
    contexts: [{ name: `anna@${name}`, context: { cluster: name, user: `anna@${name}` } }],
    'current-context': `anna@${name}`,
  })

describe('a kubeconfig put into another', () => {
  it('stands beside what was there and becomes the current one', () => {
    const merged = parse(mergeKubeconfig(kubeconfig('old', 'https://a'), kubeconfig('new', 'https://b'), 'config'))
    expect(merged.clusters.map((each: { name: string }) => each.name)).toEqual(['old', 'new'])
    expect(merged.contexts).toHaveLength(2)
    expect(merged['current-context']).toBe('anna@new')
  })

  it('takes the place of its older self', () => {
    const merged = parse(mergeKubeconfig(kubeconfig('shop', 'https://a'), kubeconfig('shop', 'https://b'), 'config'))
    expect(merged.clusters).toEqual([{ name: 'shop', cluster: { server: 'https://b' } }])
    expect(merged.users).toHaveLength(1)
  })

  it('keeps what it does not know', () => {
    const existing = 'preferences: {colors: true}\nclusters: null\n'
    expect(parse(mergeKubeconfig(existing, kubeconfig('new', 'https://b'), 'config'))).toMatchObject({
      kind: 'Config',
      preferences: { colors: true },
    })
  })

  it('is all there is when there was none', () => {
    const added = kubeconfig('new', 'https://b')
    expect(parse(mergeKubeconfig(undefined, added, 'config'))).toEqual(parse(added))
    expect(parse(mergeKubeconfig('', added, 'config'))).toEqual(parse(added))
  })

  it('leaves alone what is no kubeconfig', () => {
    for (const text of ['a: b: c', '- list', 'clusters: text'])
      expect(() => mergeKubeconfig(text, kubeconfig('new', 'https://b'), '/home/anna/.kube/config')).toThrow(
        '/home/anna/.kube/config is not a kubeconfig; nothing was changed.',
      )
  })
})
