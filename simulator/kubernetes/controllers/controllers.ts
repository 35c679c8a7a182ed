import { atMostEvery, seconds } from '../../clock'
import type { Cluster } from '../cluster'
import { apiServiceController } from './api-services'
import { cleanTokens, signBootstrapTokens } from './bootstrap-tokens'
import { certificateController } from './certificates'
import type { Controller } from './controller'
import { customResourceController } from './custom-resources'
import { daemonSetController } from './daemon-sets'
import { deploymentController } from './deployments'
import { disruptionController } from './disruption'
import { endpointController } from './endpoints'
import { garbageCollector } from './garbage-collector'
import { jobController } from './jobs'
import { namespaceController } from './namespaces'
import { nodeLifecycleController } from './node-lifecycle'
import { nodePortController } from './node-ports'
import { nodeAddressController } from './node-ranges'
import { replicaSetController, statefulSetController } from './replica-sets'
import { roleController } from './roles'
import { scheduler } from './scheduler'
import { serviceAccountController } from './service-accounts'

const kubelets: Controller = {
  name: 'kubelets',
  watches: ['pods', 'secrets', 'configmaps', 'nodes'],
  ticks: true,
  sync: cluster => {
    for (const kubelet of cluster.kubelets.values()) kubelet.sync()
  },
}

/** In the order in which one's work is another's occasion. */
const makeControllers = (): Controller[] => [
  roleController,
  serviceAccountController,
  customResourceController,
  namespaceController,
  garbageCollector,
  certificateController,
  signBootstrapTokens,
  cleanTokens,
  nodeAddressController,
  nodeLifecycleController(),
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  jobController,
  scheduler,
  kubelets,
  endpointController,
  apiServiceController,
  disruptionController,
  nodePortController,
]

const tickMs = seconds(5)

/**
 * Runs the controllers of a cluster, once however often it is called: after changes, gathered for a moment, and on a
 * slow tick. They rest while etcd has no quorum.
 */
export function startControllers(cluster: Cluster): void {
  if (cluster.controllersStarted) return
  cluster.controllersStarted = true
  const controllers = makeControllers()
  const { clock, store } = cluster
  const changed = new Set<string>(['*'])
  let planned = false
  let ticked = true

  /** A controller that fails harms its own cluster only; the next pass tries again. */
  const run = (controller: Controller) => {
    try {
      controller.sync(cluster)
    } catch (error) {
      console.error(`simulator: controller ${controller.name} of cluster ${cluster.settings.name} failed:`, error)
    }
  }
  const pass = () => {
    planned = false
    if (!cluster.isAlive()) return
    const keys = new Set(changed)
    changed.clear()
    const isTick = ticked
    ticked = false
    for (const controller of controllers) {
      const isWoken =
        keys.has('*') ||
        controller.watches.some(key => (key === '*' ? keys.size > 0 : keys.has(key) || changed.has(key)))
      if (isWoken || (isTick && controller.ticks)) run(controller)
    }
  }
  const plan = () => {
    if (planned) return
    planned = true
    clock.after(200, pass)
  }
  store.listen(change => {
    changed.add(change.key)
    plan()
  })
  const tick = () => {
    if (cluster.members.size === 0) return
    ticked = true
    plan()
    clock.after(atMostEvery(clock, tickMs, 1000), tick)
  }
  tick()
}
