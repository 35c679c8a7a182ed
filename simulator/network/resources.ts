import type { ZodType } from 'zod'
import type { Refusal } from '../http/refusal'
import { type Caller, canSee } from '../identity/caller'
import {
  createFloatingIp,
  deleteFloatingIp,
  floatingIpChangeSchema,
  floatingIpSchema,
  updateFloatingIp,
} from './floating-ips'
import {
  canSeeNetwork,
  createNetwork,
  createSubnet,
  deleteNetwork,
  deleteSubnet,
  networkSchema,
  subnetChangeSchema,
  subnetSchema,
  updateNetwork,
  updateSubnet,
} from './networks'
import { createPort, deletePort, portChangeSchema, portSchema, updatePort } from './ports'
import {
  floatingIpNotFound,
  groupNotFound,
  networkNotFound,
  portNotFound,
  routerNotFound,
  ruleNotFound,
  subnetNotFound,
} from './refusals'
import { createRouter, deleteRouter, routerSchema, updateRouter } from './routers'
import {
  createGroup,
  createRule,
  deleteGroup,
  groupSchema,
  removeRule,
  ruleSchema,
  updateGroup,
} from './security-groups'
import type { Base, NetworkState } from './state'
import { floatingIpView, groupView, networkView, portView, routerView, ruleView, subnetView } from './views'

/** What the routes of every kind of object have in common; one entry in the table below each. */
export type Resource = {
  /** Name in paths: security-groups. */
  path: string
  /** Names in bodies: security_group and security_groups. */
  singular: string
  plural: string
  items(): Iterable<Base>
  find(id: string): Base | undefined
  notFound(id: string): Refusal
  isVisible(caller: Caller, item: Base): boolean
  view(item: Base, caller: Caller): Record<string, unknown>
  /** Parses and makes; throws a ZodError for a body that is not right. */
  create(caller: Caller, body: unknown): Base
  update(caller: Caller, item: Base, body: unknown): void
  remove(caller: Caller, item: Base): void
}

function define<T extends Base, Create, Change>(of: {
  path: string
  singular: string
  plural?: string
  items: Map<string, T>
  notFound(id: string): Refusal
  isVisible?(caller: Caller, item: T): boolean
  view(item: T, caller: Caller): Record<string, unknown>
  createSchema: ZodType<Create>
  changeSchema: ZodType<Change>
  create(caller: Caller, asked: Create): T
  update(caller: Caller, item: T, change: Change): void
  remove(caller: Caller, item: T): void
}): Resource {
  const own = (item: Base): T => {
    const found = of.items.get(item.id)
    if (!found) throw of.notFound(item.id)
    return found
  }
  return {
    path: of.path,
    singular: of.singular,
    plural: of.plural ?? `${of.singular}s`,
    items: () => of.items.values(),
    find: id => of.items.get(id),
    notFound: of.notFound,
    isVisible: (caller, item) => of.isVisible?.(caller, own(item)) ?? canSee(caller, item.project_id),
    view: (item, caller) => of.view(own(item), caller),
    create: (caller, body) => of.create(caller, of.createSchema.parse(body)),
    update: (caller, item, body) => of.update(caller, own(item), of.changeSchema.parse(body)),
    remove: (caller, item) => of.remove(caller, own(item)),
  }
}

export function createResources(state: NetworkState): Resource[] {
  return [
    define({
      path: 'networks',
      singular: 'network',
      items: state.networks,
      notFound: networkNotFound,
      isVisible: canSeeNetwork,
      view: networkView,
      createSchema: networkSchema,
      changeSchema: networkSchema,
      create: (caller, asked) => createNetwork(state, caller, asked),
      update: (_, item, change) => updateNetwork(state, item, change),
      remove: (_, item) => deleteNetwork(state, item),
    }),
    define({
      path: 'subnets',
      singular: 'subnet',
      items: state.subnets,
      notFound: subnetNotFound,
      view: subnetView,
      createSchema: subnetSchema,
      changeSchema: subnetChangeSchema,
      create: (caller, asked) => createSubnet(state, caller, asked),
      update: (_, item, change) => updateSubnet(state, item, change),
      remove: (_, item) => deleteSubnet(state, item),
    }),
    define({
      path: 'ports',
      singular: 'port',
      items: state.ports,
      notFound: portNotFound,
      view: portView,
      createSchema: portSchema,
      changeSchema: portChangeSchema,
      create: (caller, asked) => createPort(state, caller, asked),
      update: (_, item, change) => updatePort(state, item, change),
      remove: (_, item) => deletePort(state, item),
    }),
    define({
      path: 'routers',
      singular: 'router',
      items: state.routers,
      notFound: routerNotFound,
      view: routerView,
      createSchema: routerSchema,
      changeSchema: routerSchema,
      create: (caller, asked) => createRouter(state, caller, asked),
      update: (caller, item, change) => updateRouter(state, caller, item, change),
      remove: (_, item) => deleteRouter(state, item),
    }),
    define({
      path: 'floatingips',
      singular: 'floatingip',
      items: state.floatingIps,
      notFound: floatingIpNotFound,
      view: item => floatingIpView(state, item),
      createSchema: floatingIpSchema,
      changeSchema: floatingIpChangeSchema,
      create: (caller, asked) => createFloatingIp(state, caller, asked),
      update: (caller, item, change) => updateFloatingIp(state, caller, item, change),
      remove: (_, item) => deleteFloatingIp(state, item),
    }),
    define({
      path: 'security-groups',
      singular: 'security_group',
      items: state.securityGroups,
      notFound: groupNotFound,
      view: item => groupView(state, item),
      createSchema: groupSchema,
      changeSchema: groupSchema,
      create: (caller, asked) => createGroup(state, caller, asked),
      update: (_, item, change) => updateGroup(state, item, change),
      remove: (caller, item) => deleteGroup(state, caller, item),
    }),
    define({
      path: 'security-group-rules',
      singular: 'security_group_rule',
      items: state.rules,
      notFound: ruleNotFound,
      view: ruleView,
      createSchema: ruleSchema,
      changeSchema: ruleSchema.partial(),
      create: (caller, asked) => createRule(state, caller, asked),
      update: () => {},
      remove: (_, item) => removeRule(state, item),
    }),
  ]
}
