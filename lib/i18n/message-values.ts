/** Names of the values that a message needs, as `raw` of a translator gives the message: compiled or as it was written. */
export function listMessageValues(message: unknown): string[] {
  if (typeof message === 'string') return [...message.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '')
  return Array.isArray(message) ? [...new Set(message.flatMap(valuesOfNode))] : []
}

// A compiled message is a list of texts and nodes; a node is [value, kind, options] and options hold messages again
// (https://github.com/amannn/next-intl, rfcs/002-icu-message-precompilation.md).
function valuesOfNode(node: unknown): string[] {
  if (!Array.isArray(node) || typeof node[0] !== 'string') return []
  const [name, kind, options] = node
  const isTag = kind !== undefined && typeof kind !== 'number'
  if (isTag) return node.slice(1).flatMap(valuesOfNode)
  const branches =
    options && typeof options === 'object' && (kind === 1 || kind === 2 || kind === 3) ? Object.values(options) : []
  return [name, ...branches.flatMap(branch => (Array.isArray(branch) ? branch.flatMap(valuesOfNode) : []))]
}
