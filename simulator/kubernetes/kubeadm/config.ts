import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { ApiError } from '../api/status'
import { isObject, type JsonObject, listAt, textAt } from '../json'
import { decodeStruct } from '../schema/decode'
import { readTypes } from '../schema/types'

/** What kubeadm gives up with; `phase` as in "error execution phase preflight". */
export class KubeadmError extends Error {
  constructor(
    message: string,
    readonly phase?: string,
  ) {
    super(message)
  }
}

export type KubeadmConfig = {
  cluster?: JsonObject
  init?: JsonObject
  join?: JsonObject
  /** KubeletConfiguration, KubeProxyConfiguration: kept as they are. */
  components: JsonObject[]
  warnings: string[]
}

const types = readTypes(readFileSync(new URL('config-types.txt', import.meta.url), 'utf8'))
const kinds = ['ClusterConfiguration', 'InitConfiguration', 'JoinConfiguration']
const group = 'kubeadm.k8s.io'

/** Reads a configuration file as kubeadm of a version does: unknown fields are warnings, wrong types are errors. */
export function readKubeadmConfig(text: string, version: string): KubeadmConfig {
  const config: KubeadmConfig = { components: [], warnings: [] }
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors
    if (error) throw new KubeadmError(`error converting YAML to JSON: yaml: ${error.message.split('\n')[0]}`)
    const value: unknown = document.toJS()
    if (value === null || value === undefined) continue
    if (!isObject(value) || !textAt(value, 'kind') || !textAt(value, 'apiVersion')) {
      throw new KubeadmError(
        'invalid configuration: kind and apiVersion is mandatory information that must be specified',
      )
    }
    readDocument(config, value, version)
  }
  return config
}

function readDocument(config: KubeadmConfig, value: JsonObject, version: string): void {
  const apiVersion = textAt(value, 'apiVersion')
  const kind = textAt(value, 'kind')
  if (apiVersion.startsWith('kubelet.config.k8s.io/') || apiVersion.startsWith('kubeproxy.config.k8s.io/')) {
    config.components.push(value)
    return
  }
  if (!apiVersion.startsWith(`${group}/`) || !kinds.includes(kind)) {
    config.warnings.push(`ignored configuration document with GroupVersionKind ${apiVersion}, Kind=${kind}`)
    return
  }
  checkVersion(apiVersion, kind, version)
  const object = apiVersion.endsWith('v1beta3') ? fromOlder(value) : value
  const decoded = decode(object, kind)
  for (const field of decoded.unknown) {
    config.warnings.push(
      `error unmarshaling configuration schema.GroupVersionKind{Group:"${group}", Version:"v1beta4", Kind:"${kind}"}: strict decoding error: unknown field "${field}"`,
    )
  }
  if (kind === 'ClusterConfiguration') config.cluster = decoded.object
  else if (kind === 'InitConfiguration') config.init = decoded.object
  else config.join = decoded.object
}

/** v1beta1 to v1beta3 are of the past; v1beta3 left with Kubernetes 1.37 (facts 2.2). */
function checkVersion(apiVersion: string, kind: string, version: string): void {
  const old: Record<string, string> = { v1beta1: 'v1.15', v1beta2: 'v1.22' }
  if (minorOf(version) >= 37) old.v1beta3 = 'v1.36'
  const known = apiVersion.split('/')[1] ?? ''
  const use = old[known]
  if (use) {
    throw new KubeadmError(
      `your configuration file uses an old API spec: "${apiVersion}" (kind: "${kind}"). Please use kubeadm ${use} instead and run 'kubeadm config migrate --old-config old-config-file --new-config new-config-file', which will write the new, similar spec using a newer API version.`,
    )
  }
  if (known !== 'v1beta4' && known !== 'v1beta3') {
    throw new KubeadmError(
      `no kind "${kind}" is registered for version "${apiVersion}" in scheme "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/scheme/scheme.go:31"`,
    )
  }
}

function decode(value: JsonObject, kind: string): { object: JsonObject; unknown: string[] } {
  const struct = types.get(`kubeadm.${kind}`)
  if (!struct || 'kind' in struct) throw new Error(`config-types.txt has no ${kind}`)
  try {
    return decodeStruct(value, struct, { kind, version: 'v1beta4' })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new KubeadmError(error.message.replace(/^.*cannot be handled as a \w+: /, ''))
  }
}

/** v1beta3 has maps where v1beta4 has lists of name and value. */
function fromOlder(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if ((key === 'extraArgs' || key === 'kubeletExtraArgs') && isObject(item)) {
        return [key, Object.entries(item).map(([name, arg]) => ({ name, value: arg }))]
      }
      return [key, isObject(item) ? fromOlder(item) : item]
    }),
  )
}

export const minorOf = (version: string): number => Number(version.replace(/^v/, '').split('.')[1] ?? 0)

/** The arguments of a component; of several with one name the last counts. */
export const argsOf = (component: unknown, field = 'extraArgs'): Map<string, string> =>
  new Map(listAt(component, field).map(arg => [textAt(arg, 'name'), textAt(arg, 'value')]))

/** A duration of Go, such as 2m0s, in milliseconds. */
export function durationMs(text: string, otherwise: number): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0) return otherwise
  return parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0)
}
