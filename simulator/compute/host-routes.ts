import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { isoMicros } from '../ids'
import { notFound } from './refusals'
import { type C, parseBody, requireAdmin } from './request'
import { type ComputeState, type Host, isHostUp } from './state'

/** Zones for everybody; hosts for the admin. */
export function addHostRoutes(app: Hono<Env>, state: ComputeState): void {
  const zones = () => [...new Set([...state.hosts.values()].map(host => host.zone))]
  const zoneInfo = (hosts: (zone: string) => unknown) =>
    zones().map(zone => ({
      zoneName: zone,
      zoneState: { available: [...state.hosts.values()].some(host => host.zone === zone && isHostUp(host)) },
      hosts: hosts(zone),
    }))
  const now = () => isoMicros(state.clock.now())
  app.get('/os-availability-zone', c => c.json({ availabilityZoneInfo: zoneInfo(() => null) }))
  app.get('/os-availability-zone/detail', c => {
    requireAdmin(c, 'os-availability-zone:detail')
    const hosts = (zone: string) =>
      Object.fromEntries(
        [...state.hosts.values()]
          .filter(host => host.zone === zone)
          .map(host => [
            host.name,
            { 'nova-compute': { available: isHostUp(host), active: !host.isDisabled, updated_at: now() } },
          ]),
      )
    return c.json({ availabilityZoneInfo: zoneInfo(hosts) })
  })
  const service = (host: Host) => ({
    id: host.serviceId,
    binary: 'nova-compute',
    host: host.name,
    zone: host.zone,
    status: host.isDisabled ? 'disabled' : 'enabled',
    state: isHostUp(host) ? 'up' : 'down',
    updated_at: now(),
    disabled_reason: null,
    forced_down: host.isForcedDown,
  })
  app.get('/os-services', c => {
    requireAdmin(c, 'os-services:list')
    const asked = c.req.query('host')
    const found = [...state.hosts.values()].filter(host => asked === undefined || host.name === asked)
    return c.json({ services: found.map(service) })
  })
  app.put('/os-services/:id', async c => {
    requireAdmin(c, 'os-services:update')
    const host = [...state.hosts.values()].find(one => one.serviceId === c.req.param('id'))
    if (!host) throw notFound(`Service ${c.req.param('id')} could not be found.`)
    const change = await parseBody(
      c,
      z.object({ status: z.enum(['enabled', 'disabled']).optional(), forced_down: z.boolean().optional() }),
    )
    if (change.status !== undefined) host.isDisabled = change.status === 'disabled'
    if (change.forced_down !== undefined) host.isForcedDown = change.forced_down
    return c.json({ service: service(host) })
  })
  const hypervisors = (c: C) => {
    requireAdmin(c, 'os-hypervisors:list')
    const found = [...state.hosts.values()].map(host => ({
      id: host.serviceId,
      hypervisor_hostname: host.name,
      hypervisor_type: 'QEMU',
      hypervisor_version: 7_002_000,
      host_ip: '127.0.0.1',
      state: isHostUp(host) ? 'up' : 'down',
      status: host.isDisabled ? 'disabled' : 'enabled',
      service: { id: host.serviceId, host: host.name, disabled_reason: null },
      uptime: null,
    }))
    return c.json({ hypervisors: found })
  }
  app.get('/os-hypervisors', hypervisors)
  app.get('/os-hypervisors/detail', hypervisors)
}
