import { createHash } from 'node:crypto'
import { report } from '@/lib/domain/report'
import { accessObjects } from '@/lib/kubernetes/access'
import { done, type Step, waiting } from '../context'

/** The bindings of the tenant's roles, so that a kubeconfig that the portal gives works. They go with the cluster. */
export const access: Step = {
  name: 'access',
  after: ['control-plane'],

  async reconcile(context) {
    const kube = await context.kube()
    if (!kube || !context.observed.initialized) return waiting(report('ApiSilent'))
    const objects = accessObjects(context.cluster.tenantId)
    const digest = createHash('sha256').update(JSON.stringify(objects)).digest('hex')
    if (context.observed.accessDigest !== digest) {
      for (const object of objects) await kube.apply(object)
      context.observed.accessDigest = digest
    }
    return done(report('AccessGiven'))
  },

  remove: async () => done(report('AccessGone')),
}
