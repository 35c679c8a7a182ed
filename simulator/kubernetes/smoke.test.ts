import { KubeConfig } from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../start-simulator'
import { externalNetwork, signIn, type Tenant } from '../testing/tenant'
import { issueCertificate } from './machine/pki'
import { kubeconfig } from './testing/api-cluster'
import { type HandMadeCluster, makeClusterByHand } from './testing/hand-made-cluster'
import { createKubectl, type Kubectl, kubectlPath } from './testing/kubectl'
import { cloudManifests, networkPlugin } from './testing/manifests'
import { until } from './testing/test-network'

/** A tenant's cluster by hand on the whole simulator, as `smoke` of the Kubernetes lab makes it. */
describe.skipIf(!kubectlPath)('a cluster made by hand', { timeout: 60_000 }, () => {
  let simulator: Simulator
  let tenant: Tenant
  let cluster: HandMadeCluster
  let kubectl: Kubectl

  beforeAll(async () => {
    simulator = await startSimulator({ speed: 40 })
    tenant = await signIn(simulator, 'demo', 'demo')
    cluster = await makeClusterByHand(tenant)
    kubectl = createKubectl(kubeconfig(`https://${cluster.outside}:6443`, cluster.ca.certificate, cluster.admin))
  })

  afterAll(async () => {
    kubectl?.remove()
    await simulator?.stop()
  })

  const readiness = async () =>
    (await kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')).trim()

  it('answers through floating IP and load balancer, with the CA it was given', async () => {
    expect(await until(() => kubectl('version'))).toContain('Server Version: v1.37.2')
    await until(async () => (await kubectl('get', 'nodes', '-o', 'name')).includes('node/w-1'))
  })

  it('has ready nodes once a network plugin runs on them', async () => {
    expect(await readiness()).toBe('False False')
    await kubectl.withInput(networkPlugin, 'apply', '-f', '-')
    await until(async () => (await readiness()) === 'True True')
  })

  it('is initialised by the cloud controller manager', async () => {
    const taints = () => kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.taints[*].key}')
    expect(await taints()).toContain('node.cloudprovider.kubernetes.io/uninitialized')
    const credential = await tenant.want('POST', `/identity/v3/users/${tenant.userId}/application_credentials`, {
      application_credential: { name: 'smoke' },
    })
    const conf = `[Global]
auth-url=${simulator.authUrl}
region=RegionOne
application-credential-id=${credential.id}
application-credential-secret="${credential.secret}"
[LoadBalancer]
floating-network-id=${await externalNetwork(tenant)}
subnet-id=${cluster.subnetId}
create-monitor=true
monitor-delay=5s
`
    await kubectl.withInput(cloudManifests('smoke', conf), 'apply', '-f', '-')
    await until(async () => !(await taints()).includes('uninitialized'))
    expect(await kubectl('get', 'node', 'w-1', '-o', 'jsonpath={.status.addresses[0].address}')).toBe('10.20.0.21')
    const labels = await kubectl('get', 'node', 'w-1', '-o', 'jsonpath={.metadata.labels}')
    expect(JSON.parse(labels)).toMatchObject({
      'node.kubernetes.io/instance-type': 'm1.medium',
      'topology.kubernetes.io/region': 'RegionOne',
    })
  })

  it('runs CoreDNS and a Deployment', async () => {
    await kubectl('create', 'deployment', 'web', '--image=nginx:1.29', '--replicas=2')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')
    await kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=20s')
  })

  it('gives a Service of type LoadBalancer an address that answers, and takes everything back', async () => {
    await kubectl('expose', 'deployment', 'web', '--type=LoadBalancer', '--port=80', '--target-port=8080')
    const address = await until(() =>
      kubectl('get', 'service', 'web', '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}'),
    )
    const { body } = await tenant.ask(
      'GET',
      '/load-balancer/v2/lbaas/loadbalancers?name=kube_service_smoke_default_web',
    )
    expect(body.loadbalancers).toMatchObject([
      { description: 'Kubernetes external service default/web from cluster smoke' },
    ])
    expect(await until(async () => (await fetch(`http://${address}/`)).text())).toBe('ok')
    expect(await kubectl('describe', 'service', 'web')).toContain('Ensured load balancer')
    await kubectl('delete', 'service', 'web', '--timeout=20s')
    const left = await tenant.ask('GET', '/load-balancer/v2/lbaas/loadbalancers')
    expect(left.body.loadbalancers).toHaveLength(1)
    const ips = await tenant.ask('GET', '/network/v2.0/floatingips')
    expect(ips.body.floatingips).toHaveLength(1)
  })

  it('drains a node and takes it back', async () => {
    await kubectl('drain', 'w-1', '--ignore-daemonsets', '--timeout=30s')
    expect(await kubectl('get', 'nodes', 'w-1')).toContain('Ready,SchedulingDisabled')
    await kubectl('uncordon', 'w-1')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')
  })

  it('serves the real client library too', async () => {
    const config = new KubeConfig()
    config.loadFromString(
      kubeconfig(
        `https://${cluster.outside}:6443`,
        cluster.ca.certificate,
        await issueCertificate(cluster.ca, { commonName: 'nobody', usage: 'client' }),
      ),
    )
    const { CoreV1Api } = await import('@kubernetes/client-node')
    await expect(config.makeApiClient(CoreV1Api).listNode()).rejects.toThrow(
      /nodes is forbidden: User .*nobody.* cannot list resource/,
    )
  })

  it('loses the node of a server that is deleted', async () => {
    await tenant.ask('DELETE', `/compute/v2.1/servers/${cluster.worker}`)
    await until(async () => (await kubectl('get', 'nodes', '-o', 'name')).trim() === 'node/cp-1')
  })
})
