import type { Pod } from '../objects'

export const isReady = (pod: Pod): boolean =>
  !pod.metadata.deletionTimestamp &&
  Boolean(pod.status.conditions?.some(item => item.type === 'Ready' && item.status === 'True'))
