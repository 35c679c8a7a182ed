import { under } from '../http/parse'
import { segment } from '../http/query'
import { absentIsSuccess, makeResource, type Resource } from '../http/resource'
import type { Service } from '../http/service'
import {
  type HealthMonitor,
  type HealthMonitorCreate,
  type HealthMonitorFilter,
  type HealthMonitorUpdate,
  healthMonitorSchema,
  type Listener,
  type ListenerCreate,
  type ListenerFilter,
  type ListenerUpdate,
  type LoadBalancer,
  type LoadBalancerCreate,
  type LoadBalancerFilter,
  type LoadBalancerQuota,
  type LoadBalancerUpdate,
  listenerSchema,
  loadBalancerQuotaSchema,
  loadBalancerSchema,
  type Member,
  type MemberCreate,
  type MemberFilter,
  type MemberUpdate,
  memberSchema,
  type Pool,
  type PoolCreate,
  type PoolFilter,
  type PoolUpdate,
  poolSchema,
  type StatusTree,
  statusTreeSchema,
} from './wire'

/**
 * Octavia. Every write throws Immutable while anything of the same load balancer is PENDING_*, and leaves it
 * PENDING_UPDATE for a moment: look until `provisioning_status` is ACTIVE before the next.
 */
export type LoadBalancerClient = {
  loadBalancers: Omit<Resource<LoadBalancer, LoadBalancerFilter, LoadBalancerCreate, LoadBalancerUpdate>, 'delete'> & {
    /** With everything below it. Takes a while: look until it is gone. Absent is success. */
    delete(id: string): Promise<void>
    /** The statuses of all that belongs to it. */
    statuses(id: string): Promise<StatusTree>
  }
  listeners: Resource<Listener, ListenerFilter, ListenerCreate, ListenerUpdate>
  pools: Resource<Pool, PoolFilter, PoolCreate, PoolUpdate>
  healthMonitors: Resource<HealthMonitor, HealthMonitorFilter, HealthMonitorCreate, HealthMonitorUpdate>
  members: {
    list(poolId: string, filter?: MemberFilter): Promise<Member[]>
    find(poolId: string, filter: MemberFilter): Promise<Member | undefined>
    get(poolId: string, id: string): Promise<Member>
    create(poolId: string, input: MemberCreate): Promise<Member>
    update(poolId: string, id: string, change: MemberUpdate): Promise<Member>
    delete(poolId: string, id: string): Promise<void>
    /** Makes these the members of the pool: adds, changes and removes in one call. Same address and port is the same member. */
    replaceAll(poolId: string, members: MemberCreate[]): Promise<void>
  }
  quotas: {
    /** Limits only; what is used is to be counted. */
    get(projectId: string): Promise<LoadBalancerQuota>
  }
}

export function makeLoadBalancerClient(service: Service): LoadBalancerClient {
  return {
    loadBalancers: makeLoadBalancers(service),
    listeners: makeResource(service, {
      path: '/lbaas/listeners',
      one: 'listener',
      many: 'listeners',
      schema: listenerSchema,
    }),
    pools: makeResource(service, { path: '/lbaas/pools', one: 'pool', many: 'pools', schema: poolSchema }),
    healthMonitors: makeResource(service, {
      path: '/lbaas/healthmonitors',
      one: 'healthmonitor',
      many: 'healthmonitors',
      schema: healthMonitorSchema,
    }),
    members: makeMembers(service),
    quotas: {
      get: projectId =>
        service.get(`/lbaas/quotas/${segment(projectId)}`, under('quota', loadBalancerQuotaSchema), {
          operation: 'get quota',
        }),
    },
  }
}

function makeLoadBalancers(service: Service): LoadBalancerClient['loadBalancers'] {
  const path = '/lbaas/loadbalancers'
  const loadBalancers = makeResource<
    typeof loadBalancerSchema,
    LoadBalancerFilter,
    LoadBalancerCreate,
    LoadBalancerUpdate
  >(service, { path, one: 'loadbalancer', many: 'loadbalancers', schema: loadBalancerSchema })
  return {
    ...loadBalancers,
    delete: id =>
      absentIsSuccess(
        service.send('DELETE', `${path}/${segment(id)}`, {
          operation: 'delete loadbalancer',
          query: { cascade: true },
        }),
      ),
    async statuses(id) {
      const schema = under('statuses', under('loadbalancer', statusTreeSchema))
      return service.get(`${path}/${segment(id)}/status`, schema, { operation: 'get statuses' })
    },
  }
}

function makeMembers(service: Service): LoadBalancerClient['members'] {
  const path = (poolId: string) => `/lbaas/pools/${segment(poolId)}/members`
  const of = (poolId: string) =>
    makeResource<typeof memberSchema, MemberFilter, MemberCreate, MemberUpdate>(service, {
      path: path(poolId),
      one: 'member',
      many: 'members',
      schema: memberSchema,
    })
  return {
    list: (poolId, filter) => of(poolId).list(filter),
    find: (poolId, filter) => of(poolId).find(filter),
    get: (poolId, id) => of(poolId).get(id),
    create: (poolId, input) => of(poolId).create(input),
    update: (poolId, id, change) => of(poolId).update(id, change),
    delete: (poolId, id) => of(poolId).delete(id),
    async replaceAll(poolId, members) {
      await service.send('PUT', path(poolId), { operation: 'replace members', body: { members } })
    },
  }
}
