import { overLimit } from './refusals'
import { quotaOf, usedOf, type VolumeState } from './state'

/** Refuses when so much more would pass the quota of gigabytes. */
export function checkGigabytes(state: VolumeState, projectId: string, more: number): void {
  const [limit, used] = [quotaOf(state, projectId).gigabytes, usedOf(state, projectId).gigabytes]
  if (limit >= 0 && used + more > limit)
    throw overLimit(
      `VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested ${more}G, quota is ${limit}G and ${used}G has been consumed.`,
    )
}

/** Refuses when the quota has no room for one more volume. */
export function checkVolumes(state: VolumeState, projectId: string): void {
  const limit = quotaOf(state, projectId).volumes
  if (limit >= 0 && usedOf(state, projectId).volumes + 1 > limit)
    throw overLimit(`VolumeLimitExceeded: Maximum number of volumes allowed (${limit}) exceeded for quota 'volumes'.`)
}
