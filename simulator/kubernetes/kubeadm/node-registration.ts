import type { MachineStart } from '../../machine'
import { at, isObject, type JsonObject, listAt, objectAt, textAt } from '../json'
import { defaultNodeName, type Registration } from '../kubelet/node-object'
import type { Taint } from '../objects'
import { argsOf } from './config'

const controlPlaneTaint: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }

/** What a kubelet will register, from `nodeRegistration` of a configuration. */
export function readRegistration(
  start: MachineStart,
  configuration: JsonObject | undefined,
  version: string,
  controlPlane: boolean,
): Registration {
  const given = objectAt(configuration, 'nodeRegistration')
  const args = argsOf(given, 'kubeletExtraArgs')
  const taints = Array.isArray(at(given, 'taints'))
    ? listAt(given, 'taints').map(readTaint)
    : controlPlane
      ? [controlPlaneTaint]
      : []
  return {
    nodeName: textAt(given, 'name') || defaultNodeName(start),
    version,
    labels: {
      ...readPairs(args.get('node-labels')),
      ...(controlPlane
        ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
        : {}),
    },
    taints: [...taints, ...readTaintList(args.get('register-with-taints'))],
    providerId: args.get('provider-id'),
    externalCloud: args.get('cloud-provider') === 'external',
    nodeIp: args.get('node-ip'),
    controlPlane,
  }
}

const readTaint = (taint: JsonObject): Taint => ({
  key: textAt(taint, 'key'),
  effect: textAt(taint, 'effect'),
  ...(textAt(taint, 'value') ? { value: textAt(taint, 'value') } : {}),
})

const readPairs = (text: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (text ?? '')
      .split(',')
      .filter(Boolean)
      .map(pair => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]),
  )

/** key=value:Effect,... as the kubelet's flag takes them. */
const readTaintList = (text: string | undefined): Taint[] =>
  (text ?? '')
    .split(',')
    .filter(Boolean)
    .map(item => {
      const [pair = '', effect = ''] = item.split(':')
      const [key = '', value] = pair.split('=')
      return { key, effect, ...(value ? { value } : {}) }
    })

/** Labels with kubernetes.io or k8s.io in their prefix that a kubelet may still give itself. */
const ownLabels = [
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]

/** What makes a kubelet end at once; undefined when nothing does. */
export function kubeletProblem(registration: Registration, configuration: JsonObject | undefined): string | undefined {
  const asked = readPairs(argsOf(objectAt(configuration, 'nodeRegistration'), 'kubeletExtraArgs').get('node-labels'))
  const refused = Object.keys(asked).filter(label => {
    const domain = label.split('/')[0] ?? ''
    if (!/(^|\.)(kubernetes|k8s)\.io$/.test(domain) || !label.includes('/')) return false
    return !ownLabels.includes(label) && !/(^|\.)(kubelet|node)\.kubernetes\.io$/.test(domain)
  })
  if (refused.length > 0) {
    return `failed to validate kubelet flags: unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [${refused.join(', ')}]`
  }
  const args = argsOf(objectAt(configuration, 'nodeRegistration'), 'kubeletExtraArgs')
  const provider = args.get('cloud-provider')
  if (provider && provider !== 'external') {
    return `unsupported value for --cloud-provider: "${provider}": the cloud provider must be external or empty`
  }
  return isObject(configuration) && registration.nodeName === '' ? 'no node name' : undefined
}
