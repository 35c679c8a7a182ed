import { parse } from 'yaml'
import { bootstrapTokenPattern } from '../auth/bootstrap-token'
import { signClusterInfo } from '../auth/cluster-info'
import type { Cluster } from '../cluster'
import { isObject, type JsonObject, listAt, objectAt, textAt, textsAt } from '../json'
import type { Registration } from '../kubelet/node-object'
import { pause } from '../machine/machine'
import { publicKeyHash } from '../machine/pki'
import { type Answer, getFromApi, Unreachable } from './api-client'
import { durationMs, KubeadmError } from './config'
import { type ControlPlane, issueServingCertificate, servingNames, startControlPlane } from './control-plane'
import { checkKubelet } from './init'
import { readRegistration } from './node-registration'
import { commonChecks, failPreflight, type Run, readConfigFile } from './steps'

/** `kubeadm join`: makes this machine a node of a cluster. Throws KubeadmError as the real one ends. */
export async function kubeadmJoin(
  run: Run,
  args: string[],
  clusterOf: (serverId: string) => Cluster | undefined,
  startKubelet: (cluster: Cluster, registration: Registration) => void,
): Promise<void> {
  const { machine, say, version } = run
  await pause(machine, 1)
  const { join } = readConfigFile(run, args)
  if (!join) throw new KubeadmError('no JoinConfiguration found')
  const discovery = objectAt(join, 'discovery', 'bootstrapToken')
  checkConfiguration(discovery)
  const isControlPlane = isObject(join.controlPlane)
  say('[preflight] Running pre-flight checks')
  failPreflight(commonChecks(run, isControlPlane), textsAt(objectAt(join, 'nodeRegistration'), 'ignorePreflightErrors'))
  const registration = readRegistration(machine.start, join, version, isControlPlane)

  const found = await discover(run, discovery, durationMs(textAt(join, 'timeouts', 'discovery'), 300_000))
  const configuration = await readClusterConfiguration(run, discovery, found.ca)
  const cluster = clusterOf(found.serverId)
  if (!cluster)
    throw new KubeadmError(`unexpected end of file from ${textAt(discovery, 'apiServerEndpoint')}`, 'preflight')
  if (isControlPlane) await joinControlPlane(run, cluster, configuration, registration, join)

  machine.files.write('/etc/kubernetes/pki/ca.crt', found.ca)
  machine.files.write('/etc/kubernetes/bootstrap-kubelet.conf', '', '0600')
  say('[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"')
  say('[kubelet-start] Starting the kubelet')
  await checkKubelet(run, registration, join)
  say('[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap')
  await pause(machine, 4)
  machine.files.remove('/etc/kubernetes/bootstrap-kubelet.conf')
  machine.files.write('/etc/kubernetes/kubelet.conf', '', '0600')
  startKubelet(cluster, registration)
  say('')
  say('This node has joined the cluster:')
  say('* Certificate signing request was sent to apiserver and a response was received.')
  say('* The Kubelet was informed of the new secure connection details.')
}

function checkConfiguration(discovery: JsonObject): void {
  const token = textAt(discovery, 'token')
  if (Object.keys(discovery).length === 0) {
    throw new KubeadmError('discovery: Invalid value: "": bootstrapToken or file must be set')
  }
  if (!textAt(discovery, 'apiServerEndpoint')) {
    throw new KubeadmError('discovery.bootstrapToken: Required value: APIServerEndpoint is not set')
  }
  if (!/:\d+$/.test(textAt(discovery, 'apiServerEndpoint'))) {
    throw new KubeadmError(
      `discovery.bootstrapToken: Invalid value: "${textAt(discovery, 'apiServerEndpoint')}": address ${textAt(discovery, 'apiServerEndpoint')}: missing port in address`,
    )
  }
  if (!bootstrapTokenPattern.test(token)) {
    throw new KubeadmError(`discovery.bootstrapToken.token: Invalid value: "${token}": the bootstrap token is invalid`)
  }
  if (textsAt(discovery, 'caCertHashes').length === 0 && discovery.unsafeSkipCAVerification !== true) {
    throw new KubeadmError(
      'discovery.bootstrapToken.caCertHashes: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue',
    )
  }
}

const clusterInfoPath = '/api/v1/namespaces/kube-public/configmaps/cluster-info'
const notTrusted = "couldn't validate the identity of the API Server: "

/**
 * Reads cluster-info from whoever answers, believes it when it is signed with the token's secret and its CA is pinned,
 * and asks again with that CA.
 */
async function discover(run: Run, discovery: JsonObject, timeoutMs: number): Promise<{ ca: string; serverId: string }> {
  const token = textAt(discovery, 'token')
  const [id = '', secret = ''] = token.split('.')
  const insecure = await clusterInfo(run, discovery, timeoutMs)
  const kubeconfig = textAt(insecure.body, 'data', 'kubeconfig')
  const signature = textAt(insecure.body, 'data', `jws-kubeconfig-${id}`)
  if (signature !== signClusterInfo(kubeconfig, id, secret)) {
    throw new KubeadmError(
      `${notTrusted}failed to verify JWS signature of received cluster info object, can't trust this API Server`,
      'preflight',
    )
  }
  const [entry] = listAt(parse(kubeconfig), 'clusters')
  const ca = Buffer.from(textAt(entry, 'cluster', 'certificate-authority-data'), 'base64').toString()
  const pins = textsAt(discovery, 'caCertHashes')
  if (pins.length > 0) {
    if (!pins.includes(publicKeyHash(ca))) {
      throw new KubeadmError(
        `${notTrusted}cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${publicKeyHash(ca)}" are pinned`,
        'preflight',
      )
    }
    await clusterInfo(run, discovery, timeoutMs, ca)
  }
  return { ca, serverId: insecure.serverId }
}

/** Asks each five seconds until there is an answer that is signed for the token. */
async function clusterInfo(run: Run, discovery: JsonObject, timeoutMs: number, ca?: string): Promise<Answer> {
  const { machine } = run
  const endpoint = textAt(discovery, 'apiServerEndpoint')
  const [id] = textAt(discovery, 'token').split('.')
  let waited = 0
  for (;;) {
    const result = await machine.whileRunning(attempt(run, endpoint, `${clusterInfoPath}?timeout=10s`, { ca }))
    if (typeof result !== 'string') {
      if (textAt(result.body, 'data', `jws-kubeconfig-${id}`)) return result
    }
    if (waited >= timeoutMs) {
      const why =
        typeof result === 'string'
          ? `failed to request the cluster-info ConfigMap: ${result}`
          : `could not find a JWS signature in the cluster-info ConfigMap for token ID "${id}"`
      throw new KubeadmError(`${notTrusted}${why}`, 'preflight')
    }
    await machine.wait(5000)
    waited += 5000
  }
}

/** An answer of 200, or why there was none. */
async function attempt(
  { machine }: Run,
  endpoint: string,
  path: string,
  options: { ca?: string; token?: string },
): Promise<Answer | string> {
  try {
    const answer = await getFromApi(machine.start.network, endpoint, path, options)
    if (answer.untrusted) return `Get "https://${endpoint}${path}": ${answer.untrusted}`
    return answer.code === 200 ? answer : textAt(answer.body, 'message')
  } catch (error) {
    if (error instanceof Unreachable) return error.message
    throw error
  }
}

async function readClusterConfiguration(run: Run, discovery: JsonObject, ca: string): Promise<JsonObject> {
  run.say('[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...')
  await pause(run.machine, 1)
  const answer = await run.machine.whileRunning(
    attempt(run, textAt(discovery, 'apiServerEndpoint'), '/api/v1/namespaces/kube-system/configmaps/kubeadm-config', {
      ca,
      token: textAt(discovery, 'token'),
    }),
  )
  if (typeof answer === 'string') {
    throw new KubeadmError(
      `unable to fetch the kubeadm-config ConfigMap: failed to get config map: ${answer}`,
      'preflight',
    )
  }
  const configuration: unknown = parse(textAt(answer.body, 'data', 'ClusterConfiguration'))
  return isObject(configuration) ? configuration : {}
}

const sharedFiles = [
  'ca.crt',
  'ca.key',
  'sa.pub',
  'sa.key',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'etcd/ca.crt',
  'etcd/ca.key',
]

/** The steps of a further control plane: certificates from the shared CAs, a member of etcd, an API server. */
async function joinControlPlane(
  run: Run,
  cluster: Cluster,
  configuration: JsonObject,
  registration: Registration,
  join: JsonObject,
): Promise<void> {
  const { machine, say, version } = run
  say('[preflight] Running pre-flight checks before initializing the new control plane instance')
  const missing = sharedFiles.filter(name => !machine.files.exists(`/etc/kubernetes/pki/${name}`))
  if (missing.length > 0) {
    const list = missing.map(
      name =>
        `failure loading certificate: couldn't load the file /etc/kubernetes/pki/${name}: open /etc/kubernetes/pki/${name}: no such file or directory`,
    )
    throw new KubeadmError(
      `\nOne or more conditions for hosting a new control plane instance is not satisfied.\n\n[${list.join(', ')}]\n\nPlease ensure that:\n* The cluster has a stable controlPlaneEndpoint address.\n* The certificates that must be shared among control plane instances are provided.\n`,
      'preflight',
    )
  }
  const read = (name: string) => machine.files.read(`/etc/kubernetes/pki/${name}`) ?? ''
  const advertised = textAt(join, 'controlPlane', 'localAPIEndpoint', 'advertiseAddress') || machine.address
  const names = servingNames(cluster, registration.nodeName, advertised, configuration)
  const ca = { certificate: read('ca.crt'), key: read('ca.key') }
  const serving = await machine.whileRunning(issueServingCertificate(ca, names))
  say('[certs] Generating "apiserver" certificate and key')
  say(`[certs] apiserver serving cert is signed for DNS names and IPs [${names.join(' ')}]`)
  say('[check-etcd] Checking that the etcd cluster is healthy')
  await pause(machine, 2)
  await checkEtcd(run, cluster, durationMs(textAt(join, 'timeouts', 'etcdAPICall'), 120_000))
  say('[etcd] Announced new etcd member joining to the existing etcd cluster')
  say('[etcd] Creating static Pod manifest for "etcd"')
  await pause(machine, 8)
  for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
    machine.files.write(`/etc/kubernetes/manifests/${name}.yaml`, '', '0600')
  }
  const plane: ControlPlane = { data: cluster.data, nodeName: registration.nodeName, version, serving }
  machine.start.disk.set('etcd', plane)
  startControlPlane(machine, plane)
  say(`[mark-control-plane] Marking the node ${registration.nodeName} as control-plane`)
}

/** Waits until every member answers at its client and its peer port. */
async function checkEtcd({ machine }: Run, cluster: Cluster, timeoutMs: number): Promise<void> {
  const { network } = machine.start
  for (let waited = 0; ; waited += 5000) {
    const silent = [...cluster.members.values()].find(
      member => member.isRunning() && !(network.connect(member.address, 2379) && network.connect(member.address, 2380)),
    )
    if (!silent && cluster.isAlive()) return
    if (waited >= timeoutMs) {
      const address = silent?.address ?? '127.0.0.1'
      throw new KubeadmError(
        `error syncing endpoints with etcd: failed to dial endpoint https://${address}:2379 with maintenance client: context deadline exceeded`,
        'check-etcd',
      )
    }
    await machine.wait(5000)
  }
}
