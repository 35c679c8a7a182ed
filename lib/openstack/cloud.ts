import { type ComputeClient, makeComputeClient } from './compute/client'
import { authenticate } from './http/authenticate'
import { type Clock, systemClock } from './http/clock'
import { turnIntoErrors } from './http/error-from-answer'
import type { ServiceName } from './http/errors'
import { type Limits, limit, processLimits } from './http/limit'
import { chooseMicroversion, type Microversion, microversion, versionDocument } from './http/microversion'
import { type OnCall, observe } from './http/observe'
import { parseAnswer } from './http/parse'
import { chain, type Layer, type Request } from './http/request'
import { requestId } from './http/request-id'
import { defaultRetry, type RetryOptions, retry } from './http/retry'
import { Service } from './http/service'
import { onceItWorks } from './http/single-flight'
import { type Fetch, makeFetch, transport } from './http/transport'
import { type IdentityClient, makeIdentityClient } from './identity/client'
import { type Credentials, identityUrl, subjectOf } from './identity/credentials'
import { type EndpointChoice, findEndpoint, hasService, versionUrl } from './identity/endpoint'
import { Session } from './identity/session'
import type { Token } from './identity/token'
import { type ImageClient, makeImageClient } from './image/client'
import { type LoadBalancerClient, makeLoadBalancerClient } from './load-balancer/client'
import { makeNetworkClient, type NetworkClient } from './network/client'
import { makeObjectStoreClient, type ObjectStoreClient } from './object-store/client'
import { makeVolumeClient, type VolumeClient } from './volume/client'

export type CloudOptions = EndpointChoice & {
  /** Certificate authorities in PEM; without them those of the system. */
  caCert?: string
  /** False takes any certificate. */
  verifyTls?: boolean
  /** For each call, in milliseconds; 60 s unless said otherwise. */
  timeoutMs?: number
  retry?: Partial<RetryOptions>
  /** How many calls at once per cloud, service and project. One for the process unless given. */
  limits?: Limits
  /** Told of every try of every call. */
  onCall?: OnCall
  fetch?: Fetch
  clock?: Clock
}

/** A cloud as one user sees it. Nothing is sent before the first call; then it signs in by itself. */
export type Cloud = {
  /** Who we are. Throws Unauthorized when the credentials are refused. */
  token(): Promise<Token>
  /** Whether the cloud has that service at all. */
  has(service: ServiceName): Promise<boolean>
  identity: IdentityClient
  compute: ComputeClient
  network: NetworkClient
  loadBalancer: LoadBalancerClient
  image: ImageClient
  volume: VolumeClient
  objectStore: ObjectStoreClient
}

/** Pike's 2.53 has all that we need but for a few names; above 2.96 there is nothing for us and queries get stricter. */
const computeVersions = { type: 'compute', minimum: '2.53', wanted: '2.96' } as const
const volumeVersions = { type: 'volume', minimum: '3.0', wanted: '3.70' } as const

/** Connects to an OpenStack cloud. Keep what it returns: it holds the token and the negotiated versions. */
export function connectCloud(credentials: Credentials, options: CloudOptions = {}): Cloud {
  const { onCall = () => {}, clock = systemClock, limits = processLimits, timeoutMs = 60_000 } = options
  const authUrl = identityUrl(credentials.authUrl)
  const last = transport(options.fetch ?? makeFetch(options), timeoutMs)

  const errors = turnIntoErrors(clock.now)
  const eachTry = (limitKey: (request: Request) => string): Layer[] => [
    requestId,
    retry({ ...defaultRetry, ...options.retry }, clock),
    limit(limits, limitKey),
    observe(onCall, clock),
  ]
  const signInChain = chain([errors, ...eachTry(() => `${authUrl} sign in ${subjectOf(credentials)}`)], last)
  const session = new Session(credentials, signInChain, clock)

  const perProject = eachTry(({ service }) => `${authUrl} ${service} ${session.projectId ?? subjectOf(credentials)}`)
  const signedIn = chain([errors, authenticate(session), ...perProject], last)
  const endpoint = async (service: ServiceName) => findEndpoint(await session.token(), service, options)
  const makeService = (name: ServiceName) => new Service(name, () => endpoint(name), signedIn)

  const makeVersioned = (name: ServiceName, ours: { type: string; minimum: Microversion; wanted: Microversion }) => {
    const version = onceItWorks(async () => {
      const request: Request = {
        service: name,
        operation: 'get versions',
        method: 'GET',
        url: versionUrl(await endpoint(name)),
        headers: { Accept: 'application/json' },
        repeatable: true,
        secrets: [],
      }
      return chooseMicroversion(name, parseAnswer(versionDocument, request, await signedIn(request)), ours)
    })
    const versioned = chain([errors, authenticate(session), microversion(ours.type, version), ...perProject], last)
    return { version, service: new Service(name, () => endpoint(name), versioned) }
  }

  const compute = makeVersioned('compute', computeVersions)
  const volume = makeVersioned('volume', volumeVersions)
  return {
    token: () => session.token(),
    has: async service => hasService(await session.token(), service),
    identity: makeIdentityClient(new Service('identity', async () => authUrl, signedIn)),
    compute: makeComputeClient(compute.service, compute.version),
    network: makeNetworkClient(makeService('network')),
    loadBalancer: makeLoadBalancerClient(makeService('load-balancer')),
    image: makeImageClient(makeService('image')),
    volume: makeVolumeClient(volume.service),
    objectStore: makeObjectStoreClient(makeService('object-store')),
  }
}
