import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  availabilityZoneSchema,
  computeLimitsSchema,
  computeQuotaSchema,
  createdServerSchema,
  flavorSchema,
  serverGroupSchema,
  serverSchema,
} from './compute/wire'
import { errorFromAnswer } from './http/error-from-answer'
import type { ErrorKind, ServiceName } from './http/errors'
import { versionDocument } from './http/microversion'
import { under } from './http/parse'
import type { Method, Request } from './http/request'
import { tokenAnswerSchema } from './identity/session'
import { applicationCredentialSchema, projectSchema, userSchema } from './identity/wire'
import { imageSchema } from './image/wire'
import { listenerSchema, loadBalancerSchema, memberSchema, statusTreeSchema } from './load-balancer/wire'
import {
  floatingIpSchema,
  networkQuotaSchema,
  networkSchema,
  portSchema,
  routerInterfaceSchema,
  routerSchema,
  securityGroupSchema,
  subnetSchema,
} from './network/wire'
import { objectSchema } from './object-store/wire'
import recorded from './testing/samples.json'
import { volumeLimitsSchema, volumeSchema } from './volume/wire'

// Recorded from a real cloud (Zed). Names begin with the project and, for errors, go on with the status.
const sampleSchema = z.object({
  request: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
})
const samples = z.record(z.string(), sampleSchema).parse(recorded)

const answers: Record<string, z.ZodType> = {
  'cinder.limits': under('limits', z.object({ absolute: volumeLimitsSchema })),
  'cinder.volume.create': under('volume', volumeSchema),
  'cinder.volume.show': under('volume', volumeSchema),
  'glance.create': imageSchema,
  'glance.list': under('images', z.array(imageSchema)),
  'glance.show': imageSchema,
  'keystone.appcred.create': under('application_credential', applicationCredentialSchema),
  'keystone.project.create': under('project', projectSchema),
  'keystone.token.appcred': tokenAnswerSchema,
  'keystone.token.project': tokenAnswerSchema,
  'keystone.token.unscoped': tokenAnswerSchema,
  'keystone.user.create': under('user', userSchema),
  'neutron.fip.associate': under('floatingip', floatingIpSchema),
  'neutron.fip.create': under('floatingip', floatingIpSchema),
  'neutron.list': under('networks', z.array(networkSchema)),
  'neutron.network.create': under('network', networkSchema),
  'neutron.port.bound': under('port', portSchema),
  'neutron.port.create': under('port', portSchema),
  'neutron.quota.details': under('quota', networkQuotaSchema),
  'neutron.router.create': under('router', routerSchema),
  'neutron.router.interface': routerInterfaceSchema,
  'neutron.sg.create': under('security_group', securityGroupSchema),
  'neutron.subnet.create': under('subnet', subnetSchema),
  'nova.azs': under('availabilityZoneInfo', z.array(availabilityZoneSchema)),
  'nova.flavor.create': under('flavor', flavorSchema),
  'nova.limits': under('limits', z.object({ absolute: computeLimitsSchema })),
  'nova.list': under('servers', z.array(serverSchema)),
  'nova.quota.detail': under('quota_set', computeQuotaSchema),
  'nova.server.create': under('server', createdServerSchema),
  'nova.server.error': under('server', serverSchema),
  'nova.server.hostdown': under('server', serverSchema),
  'nova.server.novalidhost': under('server', serverSchema),
  'nova.server.show': under('server', serverSchema),
  'nova.servergroup.create': under('server_group', serverGroupSchema),
  'nova.stop': z.literal(''),
  'nova.version': versionDocument,
  'octavia.lb.create': under('loadbalancer', loadBalancerSchema),
  'octavia.lb.show': under('loadbalancer', loadBalancerSchema),
  'octavia.listener.create': under('listener', listenerSchema),
  'octavia.members': under('members', z.array(memberSchema)),
  'octavia.status': under('statuses', under('loadbalancer', statusTreeSchema)),
  'octavia.vip.port': under('port', portSchema),
  'swift.list': z.array(objectSchema),
  'swift.put': z.literal(''),
  'versions.volumev3': versionDocument,
}

const errors: Record<string, { kind: ErrorKind; resources?: string[] }> = {
  'cinder.400.inuse': { kind: 'InUse' },
  'cinder.404': { kind: 'NotFound' },
  'cinder.413.quota': { kind: 'QuotaExceeded', resources: ['volumes'] },
  'glance.403': { kind: 'Forbidden' },
  'keystone.401.password': { kind: 'Unauthorized' },
  'keystone.401.token': { kind: 'Unauthorized' },
  'keystone.403': { kind: 'Forbidden' },
  'keystone.404': { kind: 'NotFound' },
  'keystone.404.revoked': { kind: 'NotFound' },
  'keystone.409': { kind: 'Conflict' },
  'keystone.appcred.nested': { kind: 'Forbidden' },
  'keystone.appcred.rescope': { kind: 'Unauthorized' },
  'neutron.400': { kind: 'BadRequest' },
  'neutron.403': { kind: 'Forbidden' },
  'neutron.404': { kind: 'NotFound' },
  'neutron.409': { kind: 'Conflict' },
  'neutron.409.inuse': { kind: 'InUse' },
  'neutron.409.quota': { kind: 'QuotaExceeded', resources: ['floatingip'] },
  'nova.400': { kind: 'BadRequest' },
  'nova.400.flavor': { kind: 'BadRequest' },
  'nova.400.image': { kind: 'BadRequest' },
  'nova.403': { kind: 'Forbidden' },
  'nova.403.quota': { kind: 'QuotaExceeded', resources: ['instances'] },
  'nova.403.reader': { kind: 'Forbidden' },
  'nova.404': { kind: 'NotFound' },
  'nova.406': { kind: 'BadRequest' },
  'nova.409.conflict': { kind: 'Conflict' },
  'octavia.403.quota': { kind: 'QuotaExceeded', resources: ['loadbalancer'] },
  'octavia.403.reader': { kind: 'Forbidden' },
  'octavia.404': { kind: 'NotFound' },
  'octavia.404.members': { kind: 'NotFound' },
  'octavia.409.duplicate': { kind: 'Conflict' },
  'octavia.409.immutable': { kind: 'Immutable' },
  'octavia.delete.children': { kind: 'InUse' },
  'swift.409': { kind: 'InUse' },
}

function sample(name: string) {
  const found = samples[name]
  if (!found) throw new Error(`There is no sample ${name}.`)
  return found
}

function errorOf(name: string) {
  const { request, status, headers, body } = sample(name)
  const lower = new Map(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]))
  const answer = {
    status,
    headers: { get: (key: string) => lower.get(key) ?? null },
    body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  }
  return errorFromAnswer(requestOf(name, request), answer, 0)
}

function requestOf(name: string, recordedRequest: string): Request {
  const services: Record<string, ServiceName> = {
    cinder: 'volume',
    glance: 'image',
    keystone: 'identity',
    neutron: 'network',
    nova: 'compute',
    octavia: 'load-balancer',
    swift: 'object-store',
  }
  const method = recordedRequest.split(' ')[0] as Method
  const service = services[name.split('.')[0] ?? ''] ?? 'compute'
  return { service, operation: 'try', method, url: 'http://cloud/', headers: {}, repeatable: false, secrets: [] }
}

describe('what a real cloud answered', () => {
  test.each(Object.entries(answers))('%s is understood', (name, schema) => {
    expect(schema.safeParse(sample(name).body).error).toBeUndefined()
  })

  test.each(Object.entries(errors))('%s is recognised', (name, { kind, resources = [] }) => {
    const error = errorOf(name)
    expect({ kind: error.kind, resources: error.resources }).toEqual({ kind, resources })
    expect(error.status).toBe(sample(name).status)
    expect(error.requestId).toMatch(/^(req-|tx)/)
    expect(error.text).not.toMatch(/[<>]|"message"|faultstring/)
  })

  test('no sample is left out', () => {
    expect(Object.keys(samples).sort()).toEqual([...Object.keys(answers), ...Object.keys(errors)].sort())
  })

  test('a failed build says why', () => {
    const server = under('server', serverSchema).parse(sample('nova.server.novalidhost').body)
    expect(server).toMatchObject({ status: 'ERROR', fault: { code: 500, message: 'No valid host was found. ' } })
  })

  test('the statuses of a load balancer reach down to its members', () => {
    const tree = under('statuses', under('loadbalancer', statusTreeSchema)).parse(sample('octavia.status').body)
    const pool = tree.listeners[0]?.pools[0]
    expect(pool?.health_monitor?.operating_status).toBe('ONLINE')
    expect(pool?.members.map(member => member.operating_status)).toEqual(['ONLINE', 'ONLINE', 'ONLINE'])
  })
})
