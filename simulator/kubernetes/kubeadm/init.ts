import { bootstrapTokenPattern } from '../auth/bootstrap-token'
import { type Cluster, clusterOn, newClusterData } from '../cluster'
import { type JsonObject, listAt, numberAt, objectAt, textAt, textsAt } from '../json'
import type { Registration } from '../kubelet/node-object'
import { createDefaultObjects } from '../machine/default-objects'
import { pause } from '../machine/machine'
import { createCa, createSigningKey, type KeyPair, problemOfCa } from '../machine/pki'
import { createBootstrapTokens, createKubeadmObjects } from './cluster-objects'
import { KubeadmError, minorOf } from './config'
import { type ControlPlane, issueServingCertificate, servingNames, startControlPlane } from './control-plane'
import { kubeletProblem, readRegistration } from './node-registration'
import { commonChecks, failPreflight, type Run, readConfigFile } from './steps'

const directory = '/etc/kubernetes/pki'

/** `kubeadm init`: makes a cluster of this machine. Throws KubeadmError as the real one ends. */
export async function kubeadmInit(
  run: Run,
  args: string[],
  startKubelet: (cluster: Cluster, registration: Registration) => void,
): Promise<void> {
  const { machine, say, version } = run
  const { files, start } = machine
  await pause(machine, 1)
  const config = readConfigFile(run, args)
  if (config.join)
    throw new KubeadmError('no InitConfiguration or ClusterConfiguration kind was found in the YAML file')
  const configuration = config.cluster ?? {}
  checkConfiguration(configuration, config.init, version)
  say(`[init] Using Kubernetes version: ${version}`)
  say('[preflight] Running pre-flight checks')
  failPreflight(commonChecks(run, true), textsAt(objectAt(config.init, 'nodeRegistration'), 'ignorePreflightErrors'))
  say('[preflight] Pulling images required for setting up a Kubernetes cluster')
  await pause(machine, 2)

  const registration = readRegistration(start, config.init, version, true)
  const advertised = textAt(config.init, 'localAPIEndpoint', 'advertiseAddress') || machine.address
  if (!start.addresses.some(({ address }) => address === advertised)) {
    say(`[etcd] advertise address ${advertised} is not an address of this host`)
  }
  say(`[certs] Using certificateDir folder "${directory}"`)
  const ca = await authority(run, 'ca', 'kubernetes')
  await authority(run, 'front-proxy-ca', 'front-proxy-ca')
  await authority(run, 'etcd/ca', 'etcd-ca')
  const keys = await signingKey(run)
  const networking = objectAt(configuration, 'networking')
  const dnsDomain = textAt(networking, 'dnsDomain') || 'cluster.local'
  const port = numberAt(config.init, 'localAPIEndpoint', 'bindPort') || 6443
  const cluster = clusterOn(
    newClusterData({
      name: textAt(configuration, 'clusterName') || 'kubernetes',
      version,
      controlPlaneEndpoint: withPort(textAt(configuration, 'controlPlaneEndpoint') || `${advertised}:${port}`),
      serviceSubnet: textAt(networking, 'serviceSubnet') || '10.96.0.0/12',
      podSubnet: textAt(networking, 'podSubnet') || undefined,
      dnsDomain,
      ca,
      tokenKeys: { ...keys, issuer: `https://kubernetes.default.svc.${dnsDomain}` },
    }),
    start.clock,
  )
  const names = servingNames(cluster, registration.nodeName, advertised, configuration)
  const serving = await machine.whileRunning(issueServingCertificate(ca, names))
  say('[certs] Generating "apiserver" certificate and key')
  say(`[certs] apiserver serving cert is signed for DNS names and IPs [${names.join(' ')}]`)
  for (const name of ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf']) {
    say(`[kubeconfig] Writing "${name}" kubeconfig file`)
    files.write(`/etc/kubernetes/${name}`, '', '0600')
  }
  say('[etcd] Creating static Pod manifest for local etcd in "/etc/kubernetes/manifests"')
  say('[control-plane] Using manifest folder "/etc/kubernetes/manifests"')
  for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
    files.write(`/etc/kubernetes/manifests/${name}.yaml`, '', '0600')
  }
  say('[kubelet-start] Starting the kubelet')
  await checkKubelet(run, registration, config.init)
  say(
    '[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "/etc/kubernetes/manifests"',
  )
  await pause(machine, 14)

  const plane: ControlPlane = { data: cluster.data, nodeName: registration.nodeName, version, serving }
  start.disk.set('etcd', plane)
  createDefaultObjects(cluster)
  startControlPlane(machine, plane)
  say('[control-plane-check] kube-apiserver is healthy after 9.502s')
  await pause(machine, 3)
  createKubeadmObjects(cluster, configuration, config.components)
  say(
    `[mark-control-plane] Marking the node ${registration.nodeName} as control-plane by adding the labels: [node-role.kubernetes.io/control-plane node.kubernetes.io/exclude-from-external-load-balancers]`,
  )
  createBootstrapTokens(cluster, config.init)
  startKubelet(cluster, registration)
  say('[bootstrap-token] Configuring bootstrap tokens, cluster-info ConfigMap, RBAC Roles')
  await pause(machine, 2)
  say('[addons] Applied essential addon: CoreDNS')
  say('[addons] Applied essential addon: kube-proxy')
  say('')
  say('Your Kubernetes control-plane has initialized successfully!')
}

const withPort = (endpoint: string) => (/:\d+$/.test(endpoint) ? endpoint : `${endpoint}:6443`)

function checkConfiguration(configuration: JsonObject, init: JsonObject | undefined, version: string): void {
  const wanted = textAt(configuration, 'kubernetesVersion')
  if (wanted && !/^v?\d+\.\d+\.\d+/.test(wanted) && !/^(stable|latest)/.test(wanted)) {
    throw new KubeadmError(`couldn't parse Kubernetes version "${wanted}"`)
  }
  if (/^v?\d/.test(wanted) && minorOf(wanted) < minorOf(version) - 1) {
    throw new KubeadmError(
      `this version of kubeadm only supports deploying clusters with the control plane version >= 1.${minorOf(version) - 1}.0. Current version: ${wanted}`,
    )
  }
  const isOther = /^v?\d/.test(wanted) && wanted.replace(/^v/, '') !== version.replace(/^v/, '')
  if (isOther && minorOf(wanted) <= minorOf(version)) {
    failPreflight([
      `[ERROR KubeletVersion]: the kubelet version is higher than the control plane version. This is not a supported version skew and may lead to a malfunctional cluster. Kubelet version: "${version.slice(1)}" Control plane version: "${wanted.replace(/^v/, '')}"`,
    ])
  }
  if (isOther) {
    failPreflight([
      `[ERROR ImagePull]: failed to pull image registry.k8s.io/kube-apiserver:${wanted}: the node image holds ${version}`,
    ])
  }
  for (const [index, token] of listAt(init, 'bootstrapTokens').entries()) {
    const text = textAt(token, 'token')
    if (!bootstrapTokenPattern.test(text)) {
      throw new KubeadmError(
        `bootstrapTokens[${index}].token: Invalid value: the bootstrap token "${text}" was not of the form "\\A([a-z0-9]{6})\\.([a-z0-9]{16})\\z"`,
      )
    }
  }
  for (const field of ['podSubnet', 'serviceSubnet']) {
    const text = textAt(configuration, 'networking', field)
    if (text && !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text)) {
      throw new KubeadmError(`networking.${field}: Invalid value: "${text}": couldn't parse subnet`)
    }
  }
}

/** A CA from its files, or a new one where there are none. */
async function authority({ machine, say }: Run, name: string, commonName: string): Promise<KeyPair> {
  const path = `${directory}/${name}`
  const certificate = machine.files.read(`${path}.crt`)
  const key = machine.files.read(`${path}.key`)
  if (certificate === undefined) {
    say(`[certs] Generating "${name}" certificate and key`)
    const made = await machine.whileRunning(createCa(commonName))
    machine.files.write(`${path}.crt`, made.certificate)
    machine.files.write(`${path}.key`, made.key, '0600')
    return made
  }
  if (key === undefined)
    throw new KubeadmError(
      `couldn't load the private key file ${path}.key: open ${path}.key: no such file or directory`,
      'certs',
    )
  const problem = problemOfCa(name, { certificate, key })
  if (problem)
    throw new KubeadmError(`failure loading ${name} certificate: ${problem}`, `certs/${name.replace('/', '-')}`)
  say(`[certs] Using existing ${name} certificate authority`)
  return { certificate, key }
}

async function signingKey({ machine, say }: Run): Promise<{ private: string; public: string | undefined }> {
  const known = machine.files.read(`${directory}/sa.key`)
  if (known !== undefined) {
    say('[certs] Using the existing "sa" key')
    return { private: known, public: machine.files.read(`${directory}/sa.pub`) }
  }
  say('[certs] Generating "sa" key and public key')
  const made = await machine.whileRunning(createSigningKey())
  machine.files.write(`${directory}/sa.key`, made.private, '0600')
  machine.files.write(`${directory}/sa.pub`, made.public)
  return made
}

/** Waits in vain for a kubelet that cannot start. */
export async function checkKubelet(
  run: Run,
  registration: Registration,
  configuration: JsonObject | undefined,
): Promise<void> {
  const { machine, say } = run
  const problem = kubeletProblem(registration, configuration)
  if (!problem) return
  machine.log(`kubelet[905]: E run.go:72] "command failed" err="${problem}"`)
  say('[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s')
  await pause(machine, 240)
  say('[kubelet-check] The kubelet is not healthy after 4m0.000s')
  throw new KubeadmError(
    'failed while waiting for the kubelet to start: The HTTP call equal to \'curl -sSL http://127.0.0.1:10248/healthz\' returned error: Get "http://127.0.0.1:10248/healthz": dial tcp 127.0.0.1:10248: connect: connection refused',
    'wait-control-plane',
  )
}
