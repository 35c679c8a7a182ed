import type { Quota } from '@/lib/domain/catalog'

export const services = ['compute', 'network', 'volume', 'load-balancer'] as const satisfies Quota['service'][]

/** Units of what is not counted in pieces, as OpenStack gives it. */
const sizes: Record<string, { unit: 'GiB'; perUnit: number }> = {
  ram: { unit: 'GiB', perUnit: 1024 },
  gigabytes: { unit: 'GiB', perUnit: 1 },
  backup_gigabytes: { unit: 'GiB', perUnit: 1 },
}

/** False for a limit of each object of a kind, which nothing uses up. */
export const isUse = ({ resource }: Quota): boolean => resource !== 'server_group_members'

export type QuotaState = 'free' | 'near' | 'full'

/** A tenth of what may be used is left, or nothing. */
export function computeQuotaState({ used, limit }: Quota): QuotaState {
  if (limit < 0) return 'free'
  if (used >= limit && limit > 0) return 'full'
  return limit > 0 && used / limit >= 0.9 ? 'near' : 'free'
}

/** "120 GiB" or "1,024", in the language. */
export function formatQuota(resource: string, amount: number, locale: string): string {
  const size = sizes[resource]
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(amount / (size?.perUnit ?? 1))
  return size ? `${number} ${size.unit}` : number
}
