import { createHash } from 'node:crypto'
import { report } from '@/lib/domain/report'
import { applySet } from '@/lib/kubernetes/apply-manifests'
import { cloudConfigSecret } from '@/lib/kubernetes/cloud-config'
import { loadManifests } from '@/lib/kubernetes/manifests'
import type { KubeObject } from '@/lib/kubernetes/object'
import { type Context, done, type Step, waiting } from '../context'
import { cleanUpServices, sweepServices } from '../workloads'
import type { ApplicationCredential } from './credentials'

/** The release's manifests and the cloud controller manager's configuration, applied with an inventory. */
export const addOns: Step = {
  name: 'add-ons',
  after: ['control-plane'],

  async reconcile(context) {
    const kube = await context.kube()
    if (!kube || !context.observed.initialized) return waiting(report('ApiSilent'))
    const objects = await wantedObjects(context)
    const digest = createHash('sha256').update(JSON.stringify(objects)).digest('hex')
    if (context.observed.addonsDigest === digest) return done(report('AddOnsRun'))
    const { notReady } = await applySet(kube, objects)
    const [first] = notReady
    if (first)
      return waiting(report('AddOnsStarting', { count: notReady.length, object: first.object, detail: first.message }))
    context.observed.addonsDigest = digest
    return done(report('AddOnsRun'))
  },

  async remove(context) {
    const cleaning = (await cleanUpServices(context)) ?? (await sweepServices(context))
    return cleaning ?? done(report('ServicesGone'))
  },
}

async function wantedObjects(context: Context): Promise<KubeObject[]> {
  const { cluster, observed } = context
  const credential = await context.credentials.find<ApplicationCredential>(
    `cluster:${cluster.id}`,
    'application-credential',
  )
  const manifests = await loadManifests(context.releasesFolder, await context.release(), {
    POD_CIDR: cluster.spec.network.podCidr,
  })
  const { authUrl, region, caCert } = context.tenants
  const secret = cloudConfigSecret({
    clusterName: cluster.id,
    authUrl,
    region: region ?? '',
    applicationCredentialId: credential?.id ?? '',
    applicationCredentialSecret: credential?.secret ?? '',
    floatingNetworkId: cluster.spec.network.externalNetworkId,
    subnetId: observed.subnetId ?? '',
    ...(caCert ? { caPem: caCert } : {}),
  })
  // The controller manager does not start without its configuration.
  return [secret, ...manifests]
}
