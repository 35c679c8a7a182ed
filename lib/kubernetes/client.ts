import { z } from 'zod'
import { KubernetesError, type KubernetesErrorKind } from './errors'
import { type NodeSummary, nodeFromObject } from './node'
import { describeRef, type KubeObject, type ObjectRef, refOf } from './object'
import { type ApiAnswer, type ApiRequest, createTransport, type Transport } from './transport'
import { apiResourceListSchema, listSchema, objectSchema, statusSchema, versionSchema } from './wire'

export type KubernetesConnection = {
  /** For example https://203.0.113.10:6443. */
  server: string
  caPem: string
  certPem: string
  keyPem: string
  /** For each call, from its start to the last byte of the answer. */
  timeoutMs: number
}

/** Whether the API server serves, and why not. `text` is the raw reason. */
export type Readiness =
  | { ready: true }
  | { ready: false; reason: 'NotReady' | 'Refused' | KubernetesErrorKind; text: string }

export type ListQuery = { apiVersion: string; kind: string; namespace?: string; labelSelector?: string }

const fieldManager = 'slipway'
const pageSize = 500

/** Opens nothing yet: the first call connects. */
export function connectKubernetes(connection: KubernetesConnection): KubernetesClient {
  return new KubernetesClient(createTransport(connection))
}

/**
 * Calls to one cluster's API server. Objects go over the wire as they are: the published client for Node drops what its
 * models do not name, `from` of a NetworkPolicy among it, and makes a connection for each request.
 *
 * Every call throws `KubernetesError`, but `ready`.
 */
export class KubernetesClient {
  private readonly resources = new Map<string, Promise<Map<string, { path: string; namespaced: boolean }>>>()

  constructor(private readonly transport: Transport) {}

  /** Whether the server says that it is ready; never throws. */
  async ready(): Promise<Readiness> {
    try {
      await this.call({ operation: 'ask whether the API server is ready', method: 'GET', path: readyPath })
      return { ready: true }
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error
      return { ready: false, reason: readinessReason(error), text: error.text }
    }
  }

  /** For example v1.37.2. */
  async version(): Promise<string> {
    const operation = 'get the version'
    const answer = await this.call({ operation, method: 'GET', path: '/version' })
    return parseAnswer(operation, versionSchema, answer).gitVersion
  }

  async listNodes(): Promise<NodeSummary[]> {
    const nodes = await this.list({ apiVersion: 'v1', kind: 'Node' })
    return nodes.map(nodeFromObject)
  }

  /** Server-side apply; takes over fields that others have set. Returns what is there now. */
  async apply(object: KubeObject): Promise<KubeObject> {
    const operation = `apply ${describeRef(refOf(object))}`
    const path = `${await this.pathOf(operation, refOf(object))}?fieldManager=${fieldManager}&force=true`
    return this.callForObject({ operation, method: 'PATCH', path, contentType: applyPatch, body: object })
  }

  /** `undefined` when it is missing. */
  async find(ref: ObjectRef): Promise<KubeObject | undefined> {
    const operation = `get ${describeRef(ref)}`
    try {
      return await this.callForObject({ operation, method: 'GET', path: await this.pathOf(operation, ref) })
    } catch (error) {
      if (error instanceof KubernetesError && error.kind === 'NotFound') return undefined
      throw error
    }
  }

  /** All pages, of one namespace or of all. */
  async list(of: ListQuery): Promise<KubeObject[]> {
    const operation = `list ${of.kind}`
    const path = await this.collectionPath(operation, of)
    const items: KubeObject[] = []
    let next = ''
    do {
      const query = new URLSearchParams({ limit: String(pageSize) })
      if (of.labelSelector) query.set('labelSelector', of.labelSelector)
      if (next) query.set('continue', next)
      const answer = await this.call({ operation, method: 'GET', path: `${path}?${query}` })
      const page = parseAnswer(operation, listSchema, answer)
      // A list leaves these two out of its items.
      items.push(...page.items.map(item => ({ ...item, apiVersion: of.apiVersion, kind: of.kind })))
      next = page.metadata?.continue ?? ''
    } while (next)
    return items
  }

  /** Absent is success; what depends on it goes in the background. */
  async delete(ref: ObjectRef): Promise<void> {
    const operation = `delete ${describeRef(ref)}`
    try {
      const path = `${await this.pathOf(operation, ref)}?propagationPolicy=Background`
      await this.call({ operation, method: 'DELETE', path })
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.kind !== 'NotFound') throw error
    }
  }

  /** Adds labels, or removes those that are null. */
  async patchLabels(ref: ObjectRef, labels: Record<string, string | null>): Promise<void> {
    const operation = `label ${describeRef(ref)}`
    const path = `${await this.pathOf(operation, ref)}?fieldManager=${fieldManager}`
    await this.call({ operation, method: 'PATCH', path, contentType: mergePatch, body: { metadata: { labels } } })
  }

  /** Ends the kept connections; calls that run are cut off. */
  close(): void {
    this.transport.close()
  }

  private async callForObject(request: ApiRequest): Promise<KubeObject> {
    return parseAnswer(request.operation, objectSchema, await this.call(request))
  }

  private async call(request: ApiRequest): Promise<ApiAnswer> {
    const answer = await this.transport.send(request)
    if (isRefusal(answer) && request.path !== readyPath) return this.askAgain(request, answer)
    return okOrThrow(request.operation, answer)
  }

  /**
   * An API server that has just started refuses everyone until it has read who may do what, and the load balancer sends
   * requests to it already. A refusal counts only from one that says it is ready.
   */
  private async askAgain(request: ApiRequest, refusal: ApiAnswer): Promise<ApiAnswer> {
    const readiness = await this.transport.send({ operation: request.operation, method: 'GET', path: readyPath })
    if (!isOk(readiness)) {
      const { text } = errorFromAnswer(request.operation, refusal)
      throw new KubernetesError('Unreachable', request.operation, `not ready yet, and said: ${text}`, refusal.status)
    }
    return okOrThrow(request.operation, await this.transport.send(request))
  }

  private async pathOf(operation: string, ref: ObjectRef): Promise<string> {
    return `${await this.collectionPath(operation, ref)}/${encodeURIComponent(ref.name)}`
  }

  private async collectionPath(
    operation: string,
    of: { apiVersion: string; kind: string; namespace?: string },
  ): Promise<string> {
    const known = (await this.resourcesOf(of.apiVersion)).get(of.kind)
    if (!known) {
      // It may come with a CustomResourceDefinition: ask again the next time.
      this.resources.delete(of.apiVersion)
      throw new KubernetesError('NotFound', operation, `the cluster has no kind ${of.kind} in ${of.apiVersion}`)
    }
    const within = known.namespaced && of.namespace ? `/namespaces/${encodeURIComponent(of.namespace)}` : ''
    return `${groupPath(of.apiVersion)}${within}/${known.path}`
  }

  /** Kinds of an API version and where they are, asked once. */
  private resourcesOf(apiVersion: string) {
    const known = this.resources.get(apiVersion)
    if (known) return known
    const asked = this.discover(apiVersion)
    this.resources.set(apiVersion, asked)
    asked.catch(() => this.resources.delete(apiVersion))
    return asked
  }

  private async discover(apiVersion: string) {
    const operation = `ask for the kinds of ${apiVersion}`
    const answer = await this.call({ operation, method: 'GET', path: groupPath(apiVersion) })
    const { resources } = parseAnswer(operation, apiResourceListSchema, answer)
    // A name with a slash is a part of a resource, such as pods/log.
    return new Map(
      resources
        .filter(resource => !resource.name.includes('/'))
        .map(resource => [resource.kind, { path: resource.name, namespaced: resource.namespaced }]),
    )
  }
}

const readyPath = '/readyz'
const applyPatch = 'application/apply-patch+yaml'
const mergePatch = 'application/merge-patch+json'

const groupPath = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

function readinessReason(error: KubernetesError): 'NotReady' | 'Refused' | KubernetesErrorKind {
  if (error.text.includes('ECONNREFUSED')) return 'Refused'
  return error.status !== undefined && error.status >= 500 ? 'NotReady' : error.kind
}

const kindOfStatus: Record<number, KubernetesErrorKind> = {
  400: 'Invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  415: 'Invalid',
  422: 'Invalid',
  // Too many requests, and what a server says that starts or has lost its database.
  429: 'Unreachable',
  500: 'Unreachable',
  502: 'Unreachable',
  503: 'Unreachable',
  504: 'Timeout',
}

const isOk = (answer: ApiAnswer) => answer.status >= 200 && answer.status < 300
const isRefusal = (answer: ApiAnswer) => answer.status === 401 || answer.status === 403

function okOrThrow(operation: string, answer: ApiAnswer): ApiAnswer {
  if (isOk(answer)) return answer
  throw errorFromAnswer(operation, answer)
}

function errorFromAnswer(operation: string, answer: ApiAnswer): KubernetesError {
  const status = statusSchema.safeParse(parseJson(answer.text))
  const text = status.success ? status.data.message : answer.text.trim().slice(0, 500)
  return new KubernetesError(
    kindOfStatus[answer.status] ?? 'Other',
    operation,
    text || `HTTP status ${answer.status}`,
    answer.status,
  )
}

function parseAnswer<T>(operation: string, schema: z.ZodType<T>, answer: ApiAnswer): T {
  const parsed = schema.safeParse(parseJson(answer.text))
  if (parsed.success) return parsed.data
  throw new KubernetesError(
    'Other',
    operation,
    `the answer is not as expected: ${z.prettifyError(parsed.error)}`,
    answer.status,
  )
}

/** `undefined` when it is no JSON: a proxy in between answers in its own way. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
