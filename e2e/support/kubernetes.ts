import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node'

const run = promisify(execFile)

/** What a person does with a cluster in the journeys, with nothing but a kubeconfig file. */
export interface ClusterUser {
  /** Names of the nodes that are Ready. */
  readyNodes(): Promise<string[]>
  apply(manifest: KubernetesObject): Promise<void>
  /** The first external address of a Service, once it has one. */
  serviceAddress(name: string): Promise<string | undefined>
  delete(kind: string, name: string): Promise<void>
}

interface NodeList {
  items: { metadata: { name: string }; status: { conditions?: { type: string; status: string }[] } }[]
}
interface Service {
  status?: { loadBalancer?: { ingress?: { ip?: string }[] } }
}

const readyIn = (list: NodeList) =>
  list.items
    .filter(node => node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
    .map(node => node.metadata.name)
const addressOf = (service: Service) => service.status?.loadBalancer?.ingress?.[0]?.ip

/** Stock `kubectl` where there is one, else the client library. */
export function clusterUser(kubectl: string, kubeconfig: string): ClusterUser {
  return kubectl ? withKubectl(kubectl, kubeconfig) : withLibrary(kubeconfig)
}

function withKubectl(program: string, kubeconfig: string): ClusterUser {
  const kubectl = async (...argv: string[]) => {
    const { stdout } = await run(program, ['--kubeconfig', kubeconfig, '--request-timeout=20s', ...argv], {
      maxBuffer: 16 * 1024 * 1024,
      // Nothing of the person's own set-up may help.
      env: { PATH: process.env.PATH, HOME: '/nonexistent', NODE_ENV: 'test' },
    })
    return stdout
  }
  return {
    readyNodes: async () => readyIn(JSON.parse(await kubectl('get', 'nodes', '-o', 'json'))),
    apply: async manifest => {
      const file = `${kubeconfig}.manifest.json`
      await writeFile(file, JSON.stringify(manifest))
      await kubectl('apply', '-f', file)
    },
    serviceAddress: async name => addressOf(JSON.parse(await kubectl('get', 'service', name, '-o', 'json'))),
    delete: async (kind, name) => {
      await kubectl('delete', kind, name, '--timeout=90s', '--request-timeout=0')
    },
  }
}

function withLibrary(kubeconfig: string): ClusterUser {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  const api = KubernetesObjectApi.makeApiClient(config)
  const read = async <T>(kind: string, name: string) =>
    (await api.read({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default' } })) as T
  return {
    readyNodes: async () => readyIn((await api.list('v1', 'Node')) as unknown as NodeList),
    apply: async manifest => {
      const metadata = { namespace: 'default', ...manifest.metadata }
      await api.create({ ...manifest, metadata })
    },
    serviceAddress: async name => addressOf(await read<Service>('Service', name)),
    delete: async (kind, name) => {
      const versions: Record<string, string> = { Deployment: 'apps/v1' }
      const apiVersion = versions[kind] ?? 'v1'
      await api.delete({ apiVersion, kind, metadata: { name, namespace: 'default' } })
    },
  }
}
