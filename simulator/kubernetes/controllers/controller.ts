import type { Cluster } from '../cluster'

/**
 * One controller: looks at the world and brings it nearer to what is wanted. Run after changes of the objects that it
 * watches, never at the same time as another one; running it once more changes nothing.
 */
export type Controller = {
  name: string
  /** Storage keys whose changes wake it; `*` for all. */
  watches: string[]
  /** Woken by time too, on each tick. */
  ticks?: true
  sync(cluster: Cluster): void
}
