import type { BootMachine, MachineStart } from '../machine'
import { type Cluster, type ClusterData, clusterOn } from './cluster'
import { startControllers } from './controllers/controllers'
import { type ControlPlane, createMirrorPods, startControlPlane } from './kubeadm/control-plane'
import { kubeadmInit } from './kubeadm/init'
import { kubeadmJoin } from './kubeadm/join'
import { kubeadmReset } from './kubeadm/reset'
import { createRun, report } from './kubeadm/steps'
import { NodeAgent } from './kubelet/kubelet'
import type { Registration } from './kubelet/node-object'
import { runCloudInit } from './machine/cloud-init'
import { Machine, pause } from './machine/machine'
import type { MachineProgram } from './machine/programs'
import { cloudControllerManager } from './openstack/cloud-controller-manager'

/** What a machine's kubelet keeps on its disk. */
type Kubelet = { data: ClusterData; registration: Registration }

/** Boots servers of any number of clouds; a cluster lives in the machines that run it, and nowhere else. */
export function createBootMachine(): BootMachine {
  const clusters = new Map<string, Cluster>()
  return start => {
    const machine = new Machine(start)
    boot(machine, clusters).catch((error: unknown) => {
      machine.log(`Kernel panic - not syncing: ${error instanceof Error ? error.stack : error}`)
    })
    return machine.toBody()
  }
}

export const bootMachine: BootMachine = createBootMachine()

const versionOf = ({ image }: MachineStart): string | undefined =>
  image.kubernetesVersion && `v${image.kubernetesVersion.replace(/^v/, '')}`

/** `clusters` says which cluster's control plane a server runs, for those who reach it through the network. */
async function boot(machine: Machine, clusters: Map<string, Cluster>): Promise<void> {
  const { start, files } = machine
  files.boot()
  machine.log('[    0.000000] Linux version 6.8.0-88-generic (x86_64)')
  machine.log(`[    0.000000] DMI: OpenStack Nova, BIOS; ${start.flavor.vcpus} CPUs, ${start.flavor.ramMiB} MiB`)
  await pause(machine, 4)
  machine.log('[    3.812204] systemd[1]: Reached target Basic System.')

  const claim = (cluster: Cluster) => {
    clusters.set(start.serverId, cluster)
    machine.onStop(() => clusters.delete(start.serverId))
  }
  const startKubelet = (cluster: Cluster, registration: Registration) => {
    start.disk.set('kubelet', { data: cluster.data, registration } satisfies Kubelet)
    const agent = new NodeAgent(machine, cluster, registration, [cloudControllerManager])
    if (registration.controlPlane) {
      claim(cluster)
      startControllers(cluster)
    }
    agent.start()
    const plane = start.disk.get('etcd') as ControlPlane | undefined
    if (plane) createMirrorPods(machine, plane)
  }

  const plane = start.disk.get('etcd') as ControlPlane | undefined
  const kubelet = start.disk.get('kubelet') as Kubelet | undefined
  if (plane) {
    claim(clusterOn(plane.data, start.clock))
    await pause(machine, 8)
    startControlPlane(machine, plane)
    machine.log('kubelet[702]: static pods of the control plane are running')
  }
  if (kubelet) {
    const cluster = clusterOn(kubelet.data, start.clock)
    whenAlive(machine, cluster, () => startKubelet(cluster, kubelet.registration))
  }
  const version = versionOf(start)
  const programs = version ? createPrograms(version, clusters, startKubelet) : {}
  await runCloudInit(machine, programs)
}

/** A kubelet that starts before its API server waits for it. */
function whenAlive(machine: Machine, cluster: Cluster, then: () => void): void {
  if (cluster.isAlive()) then()
  else machine.after(2000, () => whenAlive(machine, cluster, then))
}

function createPrograms(
  version: string,
  clusters: Map<string, Cluster>,
  startKubelet: (cluster: Cluster, registration: Registration) => void,
): Record<string, MachineProgram> {
  return {
    kubeadm: (machine, [command, ...args], streams) => {
      const run = createRun(machine, streams, version)
      switch (command) {
        case 'init':
          return report(streams, () => kubeadmInit(run, args, startKubelet))
        case 'join':
          return report(streams, () => kubeadmJoin(run, args, id => clusters.get(id), startKubelet))
        case 'reset':
          return report(streams, () => kubeadmReset(run, () => forget(machine)))
        case 'version':
          run.say(version)
          return Promise.resolve(0)
        default:
          streams.error(`unknown command "${command}" for "kubeadm"\n`)
          return Promise.resolve(1)
      }
    },
    kubelet: (_machine, _args, streams) => {
      streams.out(`Kubernetes ${version}\n`)
      return Promise.resolve(0)
    },
    kubectl: machine => Promise.resolve(machine.apiServer ? 0 : 1),
  }
}

/** Takes this machine's part out of its cluster, as far as a reset does: its Node stays, its etcd member is told. */
function forget(machine: Machine): void {
  const { disk } = machine.start
  const plane = disk.get('etcd') as ControlPlane | undefined
  if (plane) clusterOn(plane.data, machine.start.clock).removeMember(plane.nodeName)
  machine.apiServer?.stop()
  machine.apiServer = undefined
  for (const port of [6443, 2379, 2380, 10250]) machine.listeners.delete(port)
  disk.delete('etcd')
  disk.delete('kubelet')
}
