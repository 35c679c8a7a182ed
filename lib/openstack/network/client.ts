import { z } from 'zod'
import { isNotFound } from '../http/errors'
import { under } from '../http/parse'
import { segment } from '../http/query'
import { makeResource, type Resource } from '../http/resource'
import type { Service } from '../http/service'
import {
  type Extension,
  extensionSchema,
  type FloatingIp,
  type FloatingIpCreate,
  type FloatingIpFilter,
  type FloatingIpUpdate,
  floatingIpSchema,
  type Network,
  type NetworkCreate,
  type NetworkFilter,
  type NetworkQuota,
  type NetworkUpdate,
  networkQuotaSchema,
  networkSchema,
  type Port,
  type PortCreate,
  type PortFilter,
  type PortUpdate,
  portSchema,
  type Router,
  type RouterCreate,
  type RouterFilter,
  type RouterInterface,
  type RouterInterfaceTarget,
  type RouterUpdate,
  routerInterfaceSchema,
  routerSchema,
  type SecurityGroup,
  type SecurityGroupCreate,
  type SecurityGroupFilter,
  type SecurityGroupRule,
  type SecurityGroupRuleCreate,
  type SecurityGroupRuleFilter,
  type SecurityGroupRuleUpdate,
  type SecurityGroupUpdate,
  type Subnet,
  type SubnetCreate,
  type SubnetFilter,
  type SubnetUpdate,
  securityGroupRuleSchema,
  securityGroupSchema,
  subnetSchema,
  type Taggable,
} from './wire'

/** Neutron. */
export type NetworkClient = {
  networks: Resource<Network, NetworkFilter, NetworkCreate, NetworkUpdate>
  subnets: Resource<Subnet, SubnetFilter, SubnetCreate, SubnetUpdate>
  routers: Resource<Router, RouterFilter, RouterCreate, RouterUpdate> & {
    /** Throws Conflict when the subnet is on the router already. */
    addInterface(routerId: string, target: RouterInterfaceTarget): Promise<RouterInterface>
    /** Absent is success. */
    removeInterface(routerId: string, target: RouterInterfaceTarget): Promise<void>
    /** The ports by which it is on subnets; without its side towards the external network. */
    listInterfaces(routerId: string): Promise<Port[]>
  }
  ports: Resource<Port, PortFilter, PortCreate, PortUpdate>
  securityGroups: Resource<SecurityGroup, SecurityGroupFilter, SecurityGroupCreate, SecurityGroupUpdate>
  securityGroupRules: Resource<
    SecurityGroupRule,
    SecurityGroupRuleFilter,
    SecurityGroupRuleCreate,
    SecurityGroupRuleUpdate
  >
  floatingIps: Resource<FloatingIp, FloatingIpFilter, FloatingIpCreate, FloatingIpUpdate>
  /** Replaces all tags. A tag has at most 255 characters. */
  setTags(type: Taggable, id: string, tags: string[]): Promise<void>
  quotas: {
    get(projectId: string): Promise<NetworkQuota>
  }
  extensions: {
    list(): Promise<Extension[]>
  }
}

export function makeNetworkClient(service: Service): NetworkClient {
  const ports: NetworkClient['ports'] = makeResource(service, {
    path: '/ports',
    one: 'port',
    many: 'ports',
    schema: portSchema,
  })
  return {
    networks: makeResource(service, { path: '/networks', one: 'network', many: 'networks', schema: networkSchema }),
    subnets: makeResource(service, { path: '/subnets', one: 'subnet', many: 'subnets', schema: subnetSchema }),
    routers: makeRouters(service, ports),
    ports,
    securityGroups: makeResource(service, {
      path: '/security-groups',
      one: 'security_group',
      many: 'security_groups',
      schema: securityGroupSchema,
    }),
    securityGroupRules: makeResource(service, {
      path: '/security-group-rules',
      one: 'security_group_rule',
      many: 'security_group_rules',
      schema: securityGroupRuleSchema,
    }),
    floatingIps: makeResource(service, {
      path: '/floatingips',
      one: 'floatingip',
      many: 'floatingips',
      schema: floatingIpSchema,
    }),
    async setTags(type, id, tags) {
      await service.send('PUT', `/${type}/${segment(id)}/tags`, { operation: 'set tags', body: { tags } })
    },
    quotas: {
      get: projectId =>
        service.get(`/quotas/${segment(projectId)}/details.json`, under('quota', networkQuotaSchema), {
          operation: 'get quota',
        }),
    },
    extensions: {
      list: () => service.list('/extensions', 'extensions', extensionSchema, { operation: 'list extensions' }),
    },
  }
}

function makeRouters(service: Service, ports: NetworkClient['ports']): NetworkClient['routers'] {
  const routers = makeResource<typeof routerSchema, RouterFilter, RouterCreate, RouterUpdate>(service, {
    path: '/routers',
    one: 'router',
    many: 'routers',
    schema: routerSchema,
  })
  const at = (id: string, verb: string) => `/routers/${segment(id)}/${verb}`
  return {
    ...routers,
    addInterface: (id, target) =>
      service.put(at(id, 'add_router_interface'), routerInterfaceSchema, {
        operation: 'add router interface',
        body: target,
        // The second time it is refused, so a repetition would hide that the first one worked.
        repeatable: false,
      }),
    async removeInterface(id, target) {
      try {
        const call = { operation: 'remove router interface', body: target }
        await service.put(at(id, 'remove_router_interface'), z.unknown(), call)
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    },
    async listInterfaces(id) {
      const found = await ports.list({ device_id: id })
      // Distributed and highly available routers have owners of their own: network:router_interface_distributed, ...
      return found.filter(port =>
        /^network:(router|ha_router)_(interface|replicated_interface)/.test(port.device_owner),
      )
    },
  }
}
