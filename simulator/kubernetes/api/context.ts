import type { ServerResponse } from 'node:http'
import type { User } from '../auth/user'
import type { Cluster } from '../cluster'
import type { JsonObject } from '../json'
import type { Resource } from '../schema/resources'
import type { Presentation } from './present'
import type { RequestInfo, Target } from './request-info'

/** One request that has passed authentication and authorization. */
export type Context = {
  cluster: Cluster
  user: User
  info: RequestInfo
  /** Version of the API server that answers, such as v1.37.2. */
  version: string
  /** Whether etcd answers that server. */
  hasQuorum(): boolean
  contentType?: string
  userAgent?: string
  body: Buffer
  presentation: Presentation
}

/** A request for a resource that is served. */
export type ResourceContext = Context & { target: Target; of: Resource }

export type Reply =
  | { code: number; body: JsonObject; warnings?: string[] }
  | { code: number; text: string; type: string }
  | { stream: (response: ServerResponse) => void }
