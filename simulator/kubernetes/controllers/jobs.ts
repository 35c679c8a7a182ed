import type { Job } from '../objects'
import { builtIn } from '../schema/resources'
import { stamp } from '../storage/store'
import type { Controller } from './controller'
import { createPod, isLive, podsOf } from './pods'
import { writeStatus } from './replica-sets'

const jobs = builtIn('batch', 'jobs')

/** Runs as many pods at once as a job lets, until enough have come to their end. */
export const jobController: Controller = {
  name: 'jobs',
  watches: ['jobs.batch', 'pods', 'serviceaccounts'],
  sync(cluster) {
    for (const job of cluster.store.list<Job>(jobs)) {
      const isDone = job.status.conditions?.some(item => item.type === 'Complete')
      if (isDone || job.metadata.deletionTimestamp) continue
      const { completions = 1, parallelism = 1, template } = job.spec
      const own = podsOf(cluster, job)
      const succeeded = own.filter(pod => pod.status.phase === 'Succeeded').length
      const active = own.filter(isLive).length
      const missing = Math.min(parallelism, completions - succeeded) - active
      for (let n = 0; n < missing; n++) createPod(cluster, job, template)
      const now = stamp(cluster.now())
      const isComplete = succeeded >= completions
      writeStatus(cluster, jobs, job, {
        startTime: job.status.startTime ?? now,
        ...(succeeded > 0 ? { succeeded } : {}),
        ...(active + Math.max(0, missing) > 0 ? { active: active + Math.max(0, missing), ready: 0 } : {}),
        ...(isComplete
          ? {
              completionTime: now,
              conditions: [
                {
                  type: 'Complete',
                  status: 'True',
                  reason: 'CompletionsReached',
                  lastTransitionTime: now,
                  lastProbeTime: now,
                },
              ],
            }
          : {}),
      })
    }
  },
}
