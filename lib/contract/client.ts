import type { CatalogResponse } from './catalog'
import type {
  ClusterList,
  ClusterListQuery,
  ClusterResponse,
  CreateClusterRequest,
  DeleteClusterRequest,
  EventList,
  KubeconfigResponse,
  PlanClusterRequest,
  PlanResponse,
} from './clusters'
import type { Problem } from './common'
import { readEventStream } from './event-stream'
import type { ReleaseList } from './releases'
import type { SessionResponse, SignInRequest, SignInResponse } from './session'
import type { WatchMessage } from './watch'

/** An answer that is not a success, or no answer at all (`status` 0, code `Unreachable`). */
export class ApiError extends Error {
  override name = 'ApiError'

  constructor(
    readonly problem: Problem,
    /** From Retry-After. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail)
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }
}

export type ClientOptions = {
  /** Address of the portal; empty in the browser, where it is the page's own. */
  baseUrl?: string
  /** Bearer token of a command line session; the browser sends its cookie. */
  token?: string
  fetch?: typeof fetch
}

type Call = {
  query?: object
  body?: object
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** The API, for browser and command line. Every method throws `ApiError`; an abort is passed on as it is. */
export class ApiClient {
  constructor(private readonly options: ClientOptions = {}) {}

  signIn(request: SignInRequest): Promise<SignInResponse> {
    return this.json('POST', '/sessions', { body: request })
  }

  async signOut(): Promise<void> {
    await this.send('DELETE', '/sessions/current')
  }

  session(signal?: AbortSignal): Promise<SessionResponse> {
    return this.json('GET', '/session', { signal })
  }

  switchProject(projectId: string): Promise<SessionResponse> {
    return this.json('PUT', '/session/project', { body: { projectId } })
  }

  catalog(signal?: AbortSignal): Promise<CatalogResponse> {
    return this.json('GET', '/catalog', { signal })
  }

  releases(signal?: AbortSignal): Promise<ReleaseList> {
    return this.json('GET', '/releases', { signal })
  }

  planCluster(request: PlanClusterRequest, signal?: AbortSignal): Promise<PlanResponse> {
    return this.json('POST', '/plans/cluster', { body: request, signal })
  }

  listClusters(query: ClusterListQuery = {}, signal?: AbortSignal): Promise<ClusterList> {
    return this.json('GET', '/clusters', { query, signal })
  }

  getCluster(idOrName: string, signal?: AbortSignal): Promise<ClusterResponse> {
    return this.json('GET', `/clusters/${encodeURIComponent(idOrName)}`, { signal })
  }

  /** The same key with the same request answers with the same cluster, however often it is sent. */
  createCluster(request: CreateClusterRequest, idempotencyKey: string): Promise<ClusterResponse> {
    return this.json('POST', '/clusters', { body: request, headers: { 'idempotency-key': idempotencyKey } })
  }

  deleteCluster(idOrName: string, request: DeleteClusterRequest): Promise<ClusterResponse> {
    return this.json('DELETE', `/clusters/${encodeURIComponent(idOrName)}`, { body: request })
  }

  listEvents(
    idOrName: string,
    query: { cursor?: string; limit?: number } = {},
    signal?: AbortSignal,
  ): Promise<EventList> {
    return this.json('GET', `/clusters/${encodeURIComponent(idOrName)}/events`, { query, signal })
  }

  issueKubeconfig(idOrName: string): Promise<KubeconfigResponse> {
    return this.json('POST', `/clusters/${encodeURIComponent(idOrName)}/kubeconfig`, { body: {} })
  }

  /**
   * What changes in the tenant, until the server closes (its session ended, it restarts) or the signal fires. The first
   * message is `open`: read everything then, since changes before it were not told. The caller connects again.
   */
  async *watch(signal?: AbortSignal): AsyncGenerator<WatchMessage> {
    const response = await this.send('GET', '/watch', { signal, headers: { accept: 'text/event-stream' } })
    if (!response.body) return
    for await (const data of readEventStream(response.body)) yield JSON.parse(data) as WatchMessage
  }

  private async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.send(method, path, call)
    return (await response.json()) as T
  }

  private async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const headers = new Headers({ accept: 'application/json', ...call.headers })
    if (this.options.token) headers.set('authorization', `Bearer ${this.options.token}`)
    if (call.body) headers.set('content-type', 'application/json')
    const request = { method, headers, body: call.body && JSON.stringify(call.body), signal: call.signal }
    const url = `${this.options.baseUrl ?? ''}/api/v1${path}${searchOf(call.query)}`
    let response: Response
    try {
      response = await (this.options.fetch ?? fetch)(url, request)
    } catch (error) {
      if (call.signal?.aborted) throw error
      throw new ApiError(unreachable(error))
    }
    if (!response.ok) throw await errorFromResponse(response)
    return response
  }
}

function searchOf(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

function unreachable(error: unknown): Problem {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return problem(0, 'Unreachable', `The portal does not answer${cause}.`)
}

async function errorFromResponse(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const requestId = response.headers.get('x-request-id') ?? ''
  // A proxy in between answers in its own words.
  const body = isProblem
    ? ((await response.json()) as Problem)
    : problem(response.status, 'UnexpectedAnswer', `The portal answered with status ${response.status}.`, requestId)
  return new ApiError(body, Number.isFinite(seconds) ? seconds : null)
}

const problem = (status: number, code: string, detail: string, requestId = ''): Problem => ({
  type: 'about:blank',
  title: detail,
  status,
  detail,
  code,
  requestId,
})
