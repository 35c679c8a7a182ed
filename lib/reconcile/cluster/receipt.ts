import type { Cluster, Receipt } from '@/lib/store/clusters'

/** What went and what was kept, by kind, from the ledger. What was never made is not counted. */
export function computeReceipt(cluster: Cluster, now: Date): Receipt {
  const kinds = [...new Set(cluster.ledger.map(entry => entry.kind))].sort()
  const objects = kinds.flatMap(kind => {
    const entries = cluster.ledger.filter(entry => entry.kind === kind)
    const deleted = entries.filter(entry => entry.fate === 'deleted')
    const kept = entries.filter(entry => entry.fate === 'kept')
    const ids = [...deleted, ...kept].flatMap(entry => (entry.cloudId ? [entry.cloudId] : []))
    return deleted.length + kept.length === 0 ? [] : [{ kind, deleted: deleted.length, kept: kept.length, ids }]
  })
  const since = cluster.deletionRequestedAt ?? now
  return { finishedAt: now.toISOString(), seconds: Math.round((now.getTime() - since.getTime()) / 1000), objects }
}
