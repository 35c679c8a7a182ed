import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { issueCertificate } from './machine/pki'
import { kubeconfig } from './testing/api-cluster'
import { createKubectl, type Kubectl, kubectlPath } from './testing/kubectl'
import { networkPlugin } from './testing/manifests'
import { type NodeCluster, startNodeCluster } from './testing/node-cluster'
import { until } from './testing/test-network'

/** What people do with stock kubectl, on one control plane and two workers without a cloud. */
describe.skipIf(!kubectlPath)('stock kubectl', { timeout: 60_000 }, () => {
  let cluster: NodeCluster
  let kubectl: Kubectl
  const untaint = { spec: { taints: null } }

  beforeAll(async () => {
    cluster = await startNodeCluster()
    for (const name of ['w-1', 'w-2']) cluster.worker(name)
    const admin = await issueCertificate(cluster.ca, {
      commonName: 'root',
      organizations: ['system:masters'],
      usage: 'client',
    })
    const address = await cluster.network.expose(cluster.first, 6443)
    kubectl = createKubectl(kubeconfig(`https://${address}`, cluster.ca.certificate, admin))
    await until(async () => (await cluster.nodes()).length === 3)
    await kubectl.withInput(networkPlugin, 'apply', '-f', '-')
    // There is no cloud to initialise them.
    for (const name of ['w-1', 'w-2'])
      await kubectl('patch', 'node', name, '--type=merge', '-p', JSON.stringify(untaint))
    await kubectl('wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=20s')
  })
  afterAll(async () => {
    kubectl?.remove()
    await cluster?.network.stop()
  })

  const app = (image: string, replicas = 2) =>
    stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'app' } },
        template: {
          metadata: { labels: { app: 'app' } },
          spec: {
            containers: [{ name: 'main', image, env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] }],
          },
        },
      },
    })

  it('shows tables as it does elsewhere', async () => {
    const lines = (await kubectl('get', 'nodes')).split('\n')
    expect(lines[0]).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION$/)
    expect(lines[1]).toMatch(/^cp-1 +Ready +control-plane +\w+ +v1\.37\.2$/)
    expect(await kubectl('get', 'pods', '-A', '-o', 'wide')).toMatch(/kube-system +etcd-cp-1 +1\/1 +Running +0 /)
    expect(await kubectl('get', 'services')).toMatch(/kubernetes +ClusterIP +10\.96\.0\.1 +<none> +443\/TCP/)
    expect(await kubectl('get', 'daemonsets', '-A')).toMatch(/kube-proxy +3 +3 +3 +3 +3 +kubernetes\.io\/os=linux/)
    expect(await kubectl('get', 'clusterrolebinding', 'kubeadm:cluster-admins')).toMatch(/ClusterRole\/cluster-admin/)
  })

  it('describes', async () => {
    const node = await kubectl('describe', 'node', 'w-1')
    expect(node).toContain('KubeletReady')
    expect(node).toContain('kube-system                 kube-proxy-')
    expect(await kubectl('describe', 'daemonset', 'kube-proxy', '-n', 'kube-system')).toContain(
      'Pods Status:  3 Running',
    )
  })

  it('applies from the client, sees differences, and rolls out', async () => {
    expect(await kubectl.withInput(app('nginx:1'), 'apply', '-f', '-')).toContain('created')
    expect(await kubectl.withInput(app('nginx:1'), 'apply', '-f', '-')).toContain('unchanged')
    await expect(kubectl.withInput(app('nginx:2'), 'diff', '-f', '-')).rejects.toThrow('image: nginx:2')
    expect(await kubectl.withInput(app('nginx:2'), 'apply', '-f', '-')).toContain('configured')
    expect(await kubectl('rollout', 'status', 'deployment/app', '--timeout=30s')).toContain('successfully rolled out')
    expect(await kubectl('get', 'deployment', 'app', '-o', 'jsonpath={.spec.template.spec.containers[*].image}')).toBe(
      'nginx:2',
    )
    expect(await kubectl('rollout', 'history', 'deployment/app')).toMatch(/1 +<none>\n2 +<none>/)
    await kubectl('rollout', 'undo', 'deployment/app')
    await until(async () => (await kubectl('get', 'deployment', 'app', '-o', 'yaml')).includes('nginx:1'))
  })

  it('applies from the server, and tells of conflicts', async () => {
    await kubectl.withInput(app('nginx:1'), 'apply', '--server-side', '--force-conflicts', '-f', '-')
    const other = () => kubectl.withInput(app('nginx:3'), 'apply', '--server-side', '--field-manager=other', '-f', '-')
    await expect(other()).rejects.toThrow('conflict with "kubectl"')
    await expect(
      kubectl.withInput('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndat: {}\n', 'apply', '-f', '-'),
    ).rejects.toThrow('unknown field "dat"')
  })

  it('creates, labels, scales, exposes, sets and deletes', async () => {
    await kubectl('create', 'namespace', 'team')
    await kubectl('create', 'secret', 'generic', 's', '--from-literal=a=b', '-n', 'team')
    expect(await kubectl('get', 'secret', 's', '-n', 'team')).toMatch(/s +Opaque +1/)
    await kubectl('create', 'deployment', 'web', '--image=nginx', '--replicas=1', '-n', 'team')
    await kubectl('label', 'deployment', 'web', 'tier=front', '-n', 'team')
    await kubectl('scale', 'deployment', 'web', '--replicas=3', '-n', 'team')
    await kubectl('set', 'image', 'deployment/web', 'nginx=nginx:2', '-n', 'team')
    await kubectl('rollout', 'status', 'deployment/web', '-n', 'team', '--timeout=30s')
    await kubectl('expose', 'deployment', 'web', '--port=80', '-n', 'team')
    expect(await kubectl('get', 'endpoints', 'web', '-n', 'team')).toMatch(/web +\d+\.\d+\.\d+\.\d+:80,/)
    await kubectl('delete', 'namespace', 'team', '--timeout=30s')
    await expect(kubectl('get', 'namespace', 'team')).rejects.toThrow('namespaces "team" not found')
  })

  it('waits for jobs and reads logs', async () => {
    await kubectl('create', 'job', 'once', '--image=busybox')
    await kubectl('wait', '--for=condition=Complete', 'job/once', '--timeout=20s')
    expect(await kubectl('get', 'jobs')).toMatch(/once +Complete +1\/1/)
    expect(await kubectl('logs', 'job/once')).toContain('busybox appears to run')
    await expect(kubectl('exec', 'deploy/app', '--', 'ls')).rejects.toThrow(/not simulated|unable to upgrade/)
  })

  it('drains within disruption budgets, and takes nodes back', async () => {
    await kubectl('create', 'poddisruptionbudget', 'app', '--selector=app=app', '--min-available=2')
    const where = () => kubectl('get', 'pods', '-l', 'app=app', '-o', 'jsonpath={.items[*].spec.nodeName}')
    const [node = ''] = (await where()).split(' ')
    await expect(kubectl('drain', node, '--ignore-daemonsets', '--timeout=3s')).rejects.toThrow('disruption budget')
    await kubectl('delete', 'poddisruptionbudget', 'app')
    await kubectl('drain', node, '--ignore-daemonsets', '--timeout=30s')
    await until(async () => !(await where()).includes(node))
    expect(await kubectl('get', 'node', node)).toContain('Ready,SchedulingDisabled')
    await kubectl('uncordon', node)
  })

  it('knows what it may', async () => {
    expect(await kubectl('auth', 'whoami')).toContain('system:masters')
    expect((await kubectl('auth', 'can-i', 'delete', 'nodes')).trim()).toBe('yes')
    await expect(kubectl('auth', 'can-i', 'delete', 'nodes', '--as=nobody')).rejects.toThrow('no')
    await expect(kubectl('get', 'nodes', '--as=nobody')).rejects.toThrow(
      'nodes is forbidden: User "nobody" cannot list resource "nodes" in API group "" at the cluster scope',
    )
    expect(await kubectl('create', 'token', 'default')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+/)
  })

  it('defines resources of its own, and explains all', async () => {
    const definition = stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    })
    await kubectl.withInput(definition, 'apply', '-f', '-')
    await kubectl('wait', '--for=condition=Established', 'crd/widgets.example.com', '--timeout=10s')
    const widget = stringify({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'a' },
      spec: { size: 3 },
    })
    await kubectl.withInput(widget, 'apply', '-f', '-')
    expect(await kubectl('get', 'wd')).toMatch(/NAME +SIZE\na +3/)
    expect(await kubectl('explain', 'widget.spec')).toContain('size\t<integer>')
    expect(await kubectl('explain', 'pod.spec.containers.resources')).toContain('limits\t<map[string]')
    await kubectl('delete', 'crd', 'widgets.example.com', '--timeout=20s')
  })

  it('says plainly what there is not', async () => {
    await expect(kubectl('get', 'pods', 'none')).rejects.toThrow('pods "none" not found')
    await expect(kubectl('get', 'things')).rejects.toThrow('the server doesn\'t have a resource type "things"')
    await expect(kubectl('top', 'nodes')).rejects.toThrow('Metrics API not available')
  })
})
