import { applicationCredentialName } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import { assertLease } from '@/lib/store/lease'
import { type Context, done, type Outcome, type Step, waiting } from '../context'
import { ensureResource, removeResources } from '../ensure'
import { removeVolumes } from '../workloads'

/** What the cluster's cloud controller manager signs in with. */
export type ApplicationCredential = { id: string; secret: string }

/** The cluster's authorities, and an application credential of the tenant's service user: nothing of a person's. */
export const credentials: Step = {
  name: 'credentials',
  after: [],

  async reconcile(context) {
    await context.pki()
    return reconcileApplicationCredential(context)
  },

  async remove(context) {
    const volumes = await removeVolumes(context)
    if (volumes) return volumes
    const { identity, userId } = await userOf(context)
    const left = await removeResources(context, {
      kind: 'application_credential',
      find: entry => identity.applicationCredentials.find(userId, { name: entry.name }),
      delete: found => identity.applicationCredentials.delete(userId, found.id),
    })
    return left.length > 0 ? waiting(report('RemovingCredential')) : done(report('CredentialGone'))
  },
}

async function reconcileApplicationCredential(context: Context): Promise<Outcome> {
  const { identity, userId } = await userOf(context)
  const scope = `cluster:${context.cluster.id}` as const
  const name = applicationCredentialName(context.cluster)
  const stored = await context.credentials.find<ApplicationCredential>(scope, 'application-credential')
  const there = await identity.applicationCredentials.find(userId, { name })
  if (there && there.id === stored?.id) return finish(context, there.id)
  // Keystone shows the secret once: one whose secret did not reach us is of no use to anybody.
  if (there) {
    assertLease(context.lease)
    await identity.applicationCredentials.delete(userId, there.id)
  }
  const made = await ensureResource(context, {
    kind: 'application_credential',
    name,
    list: async () => [],
    create: async () => {
      const credential = await identity.applicationCredentials.create(userId, {
        name,
        description: `Slipway cluster ${context.cluster.id}`,
      })
      await context.credentials.put(scope, 'application-credential', { id: credential.id, secret: credential.secret })
      return credential
    },
  })
  return finish(context, made.id)
}

function finish(context: Context, id: string): Outcome {
  context.observed.applicationCredentialId = id
  return done(report('CredentialMade'))
}

async function userOf(context: Context) {
  const cloud = await context.cloud()
  return { identity: cloud.identity, userId: (await cloud.token()).userId }
}
