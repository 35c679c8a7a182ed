import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { CommandError } from './errors'

const named = z.array(z.looseObject({ name: z.string() })).nullish()
const kubeconfigSchema = z.looseObject({
  clusters: named,
  users: named,
  contexts: named,
  'current-context': z.string().nullish(),
})
type Kubeconfig = z.infer<typeof kubeconfigSchema>

/**
 * Puts one kubeconfig into another, as YAML: entries of the same name are replaced, all others stay, and the added one
 * becomes the current. `file` is for errors.
 */
export function mergeKubeconfig(existing: string | undefined, added: string, file: string): string {
  const before = parseKubeconfig(existing ?? '', file)
  const fresh = parseKubeconfig(added, 'The kubeconfig of the portal')
  return stringify(
    {
      ...{ apiVersion: 'v1', kind: 'Config' },
      ...before,
      clusters: mergeNamed(before.clusters, fresh.clusters),
      users: mergeNamed(before.users, fresh.users),
      contexts: mergeNamed(before.contexts, fresh.contexts),
      'current-context': fresh['current-context'],
    },
    { lineWidth: 0 },
  )
}

function mergeNamed(before: Kubeconfig['users'], fresh: Kubeconfig['users']) {
  const names = new Set(fresh?.map(entry => entry.name))
  return [...(before ?? []).filter(entry => !names.has(entry.name)), ...(fresh ?? [])]
}

function parseKubeconfig(text: string, file: string): Kubeconfig {
  const parsed = kubeconfigSchema.safeParse(parseYaml(text) ?? {})
  if (parsed.success) return parsed.data
  throw new CommandError(`${file} is not a kubeconfig; nothing was changed.`)
}

/** `undefined` for an empty text; what is no YAML is no kubeconfig either. */
function parseYaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return 'not YAML'
  }
}
