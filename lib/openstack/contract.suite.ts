import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cloud, type CloudOptions, connectCloud } from './cloud'
import { type ErrorKind, isNotFound, isOpenStackError, type OpenStackError } from './http/errors'
import type { Credentials, PasswordCredentials } from './identity/credentials'
import { findEndpoint } from './identity/endpoint'
import type { LoadBalancer } from './load-balancer/wire'
import type { Network, Port, Router, SecurityGroup, Subnet } from './network/wire'

/** A cloud to hold to the contract. */
export type ContractCloud = {
  /** May make projects and users. */
  admin: PasswordCredentials
  options?: CloudOptions
  /** A flavor for one small server; the smallest unless given. */
  flavor?: string
  /** How long a server, volume or load balancer may take; 90 s unless given. */
  patienceMs?: number
}

/**
 * What we rely on an OpenStack cloud to do, asked of it through our own clients: the simulator and a real cloud answer
 * alike, or one of the two is wrong. Works in a project of its own and deletes everything that it makes.
 */
export function cloudContract(makeCloud: () => Promise<ContractCloud>): void {
  describe('answers as we rely on', { timeout: 600_000 }, () => contract(makeCloud))
}

function contract(makeCloud: () => Promise<ContractCloud>): void {
  const run = `contract-${randomBytes(4).toString('hex')}`
  const description = `Made by the contract suite, run ${run}`
  const password = randomBytes(18).toString('base64url')
  const nobody = randomUUID()

  let of: ContractCloud
  let admin: Cloud
  /** As a member of the project. */
  let cloud: Cloud
  let reader: Cloud
  let projectId: string
  let userId: string
  /** Undone last to first. */
  const undo: (() => Promise<unknown>)[] = []

  const connect = (credentials: Credentials) => connectCloud(credentials, of.options)
  const signInAs = (id: string, scope: PasswordCredentials['scope']): PasswordCredentials => ({
    type: 'password',
    authUrl: of.admin.authUrl,
    userId: id,
    password,
    scope,
  })

  async function makeUser(name: string, roleNames: string[]): Promise<string> {
    const user = await admin.identity.users.create({ name: `${run}-${name}`, password, description })
    undo.push(() => admin.identity.users.delete(user.id))
    for (const role of await admin.identity.roles.list())
      if (roleNames.includes(role.name)) await admin.identity.roles.assign(projectId, user.id, role.id)
    return user.id
  }

  beforeAll(async () => {
    of = await makeCloud()
    admin = connect(of.admin)
    const { userDomainId } = await admin.token()
    const project = await admin.identity.projects.create({ name: run, domain_id: userDomainId, description })
    projectId = project.id
    undo.push(() => admin.identity.projects.delete(projectId))
    userId = await makeUser('member', ['member', 'load-balancer_member'])
    cloud = connect(signInAs(userId, { projectId }))
    reader = connect(signInAs(await makeUser('reader', ['reader']), { projectId }))
  }, 120_000)
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  }, 600_000)

  /** What only an operator does; the portal reads quotas and sets none. */
  async function limitLoadBalancers(quota: Record<string, number>): Promise<void> {
    const token = await admin.token()
    const url = `${findEndpoint(token, 'load-balancer', of.options ?? {})}/lbaas/quotas/${projectId}`
    const headers = { 'content-type': 'application/json', 'x-auth-token': token.id }
    const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify({ quota }) })
    expect(answer.status, await answer.text()).toBe(202)
  }

  /** Looks until it is so. Throws what the last look threw. */
  async function eventually<T>(look: () => Promise<T>): Promise<T> {
    const end = Date.now() + (of.patienceMs ?? 90_000)
    for (;;) {
      try {
        return await look()
      } catch (error) {
        if (Date.now() > end) throw error
        await wait(250)
      }
    }
  }

  const settled = (id: string): Promise<LoadBalancer> =>
    eventually(async () => {
      const balancer = await cloud.loadBalancer.loadBalancers.get(id)
      expect(balancer.provisioning_status).toBe('ACTIVE')
      return balancer
    })

  const isGone = (get: () => Promise<unknown>) =>
    eventually(async () => {
      const error = await get().then(
        () => undefined,
        e => e,
      )
      if (error !== undefined && !isNotFound(error)) throw error
      expect(isNotFound(error)).toBe(true)
    })

  describe('identity', () => {
    test('a token tells who, where and what services there are', async () => {
      const token = await cloud.token()
      expect(token).toMatchObject({ userId, userName: `${run}-member`, projectId, projectName: run })
      expect(token.roles).toContain('member')
      expect(token.expiresAt.getTime()).toBeGreaterThan(token.issuedAt.getTime())
      expect(token.regions).not.toHaveLength(0)
      expect(await cloud.has('compute')).toBe(true)
    })

    test('an unscoped token lists projects and is exchanged for a scoped one', async () => {
      const unscoped = connect(signInAs(userId, 'unscoped'))
      const { id: token, projectId: none } = await unscoped.token()
      expect(none).toBeUndefined()
      expect((await unscoped.identity.projects.listOwn()).map(project => project.id)).toEqual([projectId])
      const { authUrl } = of.admin
      const scoped = await connect({ type: 'token', authUrl, token, scope: { projectId } }).token()
      expect(scoped).toMatchObject({ userId, projectId })
      // Later sign-ins with the scoped token itself need no exchange.
      expect(await connect({ type: 'token', authUrl, token: scoped.id }).token()).toMatchObject({ userId, projectId })
    })

    test('a project is found by name and domain too', async () => {
      const { userDomainName, userName } = await cloud.token()
      const scope = { projectName: run, projectDomainName: userDomainName }
      const { authUrl } = of.admin
      const named = connect({ type: 'password', authUrl, userName, userDomainName, password, scope })
      expect(await named.token()).toMatchObject({ userId, projectId })
    })

    test('a token is valid until it is revoked', async () => {
      const { id: token } = await connect(signInAs(userId, { projectId })).token()
      expect(await admin.identity.tokens.find(token)).toMatchObject({ userId, projectId })
      await admin.identity.tokens.delete(token)
      expect(await admin.identity.tokens.find(token)).toBeUndefined()
      await admin.identity.tokens.delete(token)
      const revoked = connect({ type: 'token', authUrl: of.admin.authUrl, token })
      expect(await kindOf(revoked.network.networks.list())).toBe('Unauthorized')
    })

    test('a wrong password, an unknown user and a foreign project are Unauthorized', async () => {
      const right = signInAs(userId, { projectId })
      const { projectId: foreign } = await admin.token()
      const wrong: PasswordCredentials[] = [
        { ...right, password: 'wrong' },
        signInAs(nobody, { projectId }),
        signInAs(userId, { projectId: foreign ?? '' }),
      ]
      for (const credentials of wrong) expect(await kindOf(connect(credentials).token())).toBe('Unauthorized')
    })

    test('a user is made, found, changed and deleted', async () => {
      const { users } = admin.identity
      const name = `${run}-passing`
      const made = await users.create({ name, password, description })
      try {
        expect(await users.find({ name })).toMatchObject({ id: made.id, enabled: true })
        expect(await kindOf(users.create({ name, password }))).toBe('Conflict')
        expect(await users.update(made.id, { enabled: false })).toMatchObject({ enabled: false })
        expect(await users.get(made.id)).toMatchObject({ name, enabled: false })
        expect(await kindOf(connect(signInAs(made.id, 'unscoped')).token())).toBe('Unauthorized')
      } finally {
        await users.delete(made.id)
      }
      await users.delete(made.id)
      expect(await users.find({ name })).toBeUndefined()
      expect(await kindOf(users.get(made.id))).toBe('NotFound')
    })

    test('a role is given and taken', async () => {
      const { roles } = admin.identity
      const role = await roles.find({ name: 'reader' })
      expect(role).toBeDefined()
      const at = [projectId, userId, role?.id ?? ''] as const
      expect(await roles.isAssigned(...at)).toBe(false)
      await roles.assign(...at)
      await roles.assign(...at)
      expect(await roles.isAssigned(...at)).toBe(true)
      const assignments = await roles.listAssignments({ 'user.id': userId, 'scope.project.id': projectId })
      expect(assignments.map(assignment => assignment.role.id)).toContain(role?.id)
      await roles.unassign(...at)
      await roles.unassign(...at)
      expect(await roles.isAssigned(...at)).toBe(false)
    })

    test('an application credential signs in, makes no other, and ends with its deletion', async () => {
      const { applicationCredentials } = cloud.identity
      const name = `${run}-credential`
      const made = await applicationCredentials.create(userId, { name, description, roles: [{ name: 'member' }] })
      const { authUrl } = of.admin
      const credentials = { type: 'application-credential', authUrl, id: made.id, secret: made.secret ?? '' } as const
      expect(await kindOf(applicationCredentials.create(userId, { name }))).toBe('Conflict')
      expect(await applicationCredentials.find(userId, { name })).toMatchObject({ id: made.id, project_id: projectId })
      expect((await applicationCredentials.list(userId)).every(({ secret }) => secret === undefined)).toBe(true)

      const robot = connect(credentials)
      expect(await robot.token()).toMatchObject({ userId, projectId })
      expect(await robot.network.networks.list({ name: run })).toEqual([])
      expect(await kindOf(robot.identity.applicationCredentials.create(userId, { name: `${name}-2` }))).toBe(
        'Forbidden',
      )

      await applicationCredentials.delete(userId, made.id)
      await applicationCredentials.delete(userId, made.id)
      expect(await applicationCredentials.find(userId, { name })).toBeUndefined()
      expect(await kindOf(connect({ ...credentials }).token())).toBe('Unauthorized')
    })

    test('a member may not look into the directory', async () => {
      expect(await kindOf(cloud.identity.users.list())).toBe('Forbidden')
      expect(await kindOf(admin.identity.projects.create({ name: run }))).toBe('Conflict')
    })
  })

  describe('network, and what stands in it', () => {
    let network: Network
    let subnet: Subnet
    let router: Router
    let group: SecurityGroup
    let external: Network | undefined

    beforeAll(async () => {
      const api = cloud.network
      external = (await api.networks.list({ 'router:external': true }))[0]
      network = await api.networks.create({ name: run, description })
      undo.push(() => eventually(() => api.networks.delete(network.id)))
      subnet = await api.subnets.create({
        name: `${run}-nodes`,
        description,
        network_id: network.id,
        ip_version: 4,
        cidr: '10.77.0.0/24',
        dns_nameservers: ['192.0.2.53'],
      })
      router = await api.routers.create({
        name: run,
        description,
        external_gateway_info: external ? { network_id: external.id } : null,
      })
      undo.push(() => api.routers.delete(router.id))
      await api.routers.addInterface(router.id, { subnet_id: subnet.id })
      undo.push(() => api.routers.removeInterface(router.id, { subnet_id: subnet.id }))
      group = await api.securityGroups.create({ name: run, description })
      undo.push(() => api.securityGroups.delete(group.id))
    }, 120_000)

    const makePort = async (name: string): Promise<Port> => {
      const port = await cloud.network.ports.create({
        name: `${run}-${name}`,
        description,
        network_id: network.id,
        fixed_ips: [{ subnet_id: subnet.id }],
        security_groups: [group.id],
      })
      undo.push(() => cloud.network.ports.delete(port.id))
      return port
    }

    test('networks, subnets and routers are found by name, description and tag', async () => {
      const { networks, subnets, routers, setTags } = cloud.network
      const tags = [run, 'slipway=a b']
      await setTags('networks', network.id, tags)
      expect(await networks.find({ name: run })).toMatchObject({
        id: network.id,
        description,
        'router:external': false,
      })
      expect(await networks.find({ description })).toMatchObject({ id: network.id })
      expect((await networks.get(network.id)).tags.sort()).toEqual(tags)
      expect((await networks.list({ tags })).map(({ id }) => id)).toEqual([network.id])
      expect(await networks.list({ tags: [...tags, 'other'] })).toEqual([])
      expect(await subnets.find({ network_id: network.id })).toMatchObject({
        id: subnet.id,
        cidr: '10.77.0.0/24',
        gateway_ip: '10.77.0.1',
        enable_dhcp: true,
        dns_nameservers: ['192.0.2.53'],
      })
      expect((await networks.get(network.id)).subnets).toEqual([subnet.id])
      expect(await routers.find({ name: run })).toMatchObject({ id: router.id })
      if (external) {
        const gateway = (await routers.get(router.id)).external_gateway_info
        expect(gateway).toMatchObject({ network_id: external.id })
        expect(gateway?.external_fixed_ips).not.toHaveLength(0)
      }
    })

    test('a name and a description can change', async () => {
      const { networks, securityGroups } = cloud.network
      expect(await networks.update(network.id, { description: 'changed' })).toMatchObject({ description: 'changed' })
      expect(await networks.update(network.id, { description })).toMatchObject({ description, name: run })
      expect(await securityGroups.update(group.id, { name: `${run}-x` })).toMatchObject({ name: `${run}-x` })
    })

    test('a router shows its sides, takes a subnet once and lets go of it often', async () => {
      const { routers } = cloud.network
      const sides = await routers.listInterfaces(router.id)
      expect(sides.map(port => port.fixed_ips)).toEqual([[{ subnet_id: subnet.id, ip_address: '10.77.0.1' }]])
      expect(await kindOf(routers.addInterface(router.id, { subnet_id: subnet.id }))).toBe('Conflict')
      expect(await kindOf(routers.delete(router.id))).toBe('InUse')
      await routers.removeInterface(router.id, { subnet_id: subnet.id })
      await routers.removeInterface(router.id, { subnet_id: subnet.id })
      expect(await routers.listInterfaces(router.id)).toEqual([])
      await routers.addInterface(router.id, { subnet_id: subnet.id })
    })

    test('a security group begins with egress for both families; its rules come and go', async () => {
      const { securityGroups, securityGroupRules } = cloud.network
      const born = (await securityGroups.get(group.id)).security_group_rules
      expect(born.map(rule => `${rule.direction} ${rule.ethertype}`).sort()).toEqual(['egress IPv4', 'egress IPv6'])
      const asked = {
        security_group_id: group.id,
        direction: 'ingress',
        ethertype: 'IPv4',
        protocol: 'tcp',
        port_range_min: 6443,
        port_range_max: 6443,
        remote_ip_prefix: '10.77.0.0/24',
        description,
      } as const
      const rule = await securityGroupRules.create(asked)
      expect(rule).toMatchObject({ ...asked, remote_group_id: null })
      expect(await kindOf(securityGroupRules.create(asked))).toBe('Conflict')
      expect(await securityGroupRules.list({ security_group_id: group.id })).toHaveLength(3)
      await securityGroupRules.delete(rule.id)
      await securityGroupRules.delete(rule.id)
      expect((await securityGroups.get(group.id)).security_group_rules).toHaveLength(2)
    })

    test('a network with ports is InUse; a port holds its group', async () => {
      const { networks, ports, securityGroups } = cloud.network
      const port = await makePort('held')
      expect(port).toMatchObject({ device_id: '', security_groups: [group.id] })
      expect(port.fixed_ips[0]?.ip_address).toMatch(/^10\.77\.0\./)
      expect(await ports.find({ name: port.name, network_id: network.id })).toMatchObject({ id: port.id })
      expect(await kindOf(networks.delete(network.id))).toBe('InUse')
      expect(await kindOf(securityGroups.delete(group.id))).toBe('InUse')
      expect(await ports.update(port.id, { description: 'changed' })).toMatchObject({ description: 'changed' })
      await ports.delete(port.id)
      await ports.delete(port.id)
      expect(await ports.find({ name: port.name })).toBeUndefined()
    })

    test('a floating IP has no name but a description, and moves on and off a port', async ({ skip }) => {
      if (!external) return skip('This cloud has no external network.')
      const { floatingIps } = cloud.network
      const port = await makePort('addressed')
      const made = await floatingIps.create({ floating_network_id: external.id, description })
      undo.push(() => floatingIps.delete(made.id))
      expect(made).toMatchObject({ port_id: null, fixed_ip_address: null })
      expect(await floatingIps.find({ description })).toMatchObject({ id: made.id })
      const on = await floatingIps.update(made.id, { port_id: port.id })
      expect(on).toMatchObject({ port_id: port.id, fixed_ip_address: port.fixed_ips[0]?.ip_address })
      expect(await floatingIps.find({ port_id: port.id })).toMatchObject({ id: made.id })
      expect(await floatingIps.update(made.id, { port_id: null })).toMatchObject({ port_id: null })
      await floatingIps.delete(made.id)
      await floatingIps.delete(made.id)
      expect(await kindOf(floatingIps.get(made.id))).toBe('NotFound')
    })

    test('the quota is counted, and what exceeds it names the resource', async () => {
      const { quotas, securityGroups } = cloud.network
      const before = (await quotas.get(projectId)).security_group
      expect(before).toBeDefined()
      const { limit, used } = before ?? { limit: -1, used: 0 }
      if (limit < 0 || limit - used > 50) return
      const made: string[] = []
      try {
        for (let i = used; i < limit; i++) made.push((await securityGroups.create({ name: `${run}-quota-${i}` })).id)
        expect((await quotas.get(projectId)).security_group?.used).toBe(limit)
        const error = await errorOf(securityGroups.create({ name: `${run}-one-too-many` }))
        expect(error).toMatchObject({ kind: 'QuotaExceeded', resources: ['security_group'] })
      } finally {
        for (const id of made) await securityGroups.delete(id)
      }
    })

    test('a reader sees and may not touch', async () => {
      expect(await reader.network.networks.find({ name: run })).toMatchObject({ id: network.id })
      expect(await kindOf(reader.network.networks.create({ name: `${run}-reader` }))).toBe('Forbidden')
      expect(await kindOf(reader.network.networks.delete(network.id))).toBe('Forbidden')
    })

    test('what is not there is NotFound to get and nothing to delete', async () => {
      const { networks, subnets, routers, ports, securityGroups, securityGroupRules, floatingIps } = cloud.network
      for (const things of [networks, subnets, routers, ports, securityGroups, securityGroupRules, floatingIps]) {
        expect(await kindOf(things.get(nobody))).toBe('NotFound')
        await things.delete(nobody)
      }
    })

    test('tags can be set on all that we make', async () => {
      expect((await cloud.network.extensions.list()).map(extension => extension.alias)).toContain('standard-attr-tag')
      await cloud.network.setTags('subnets', subnet.id, [run])
      await cloud.network.setTags('routers', router.id, [run])
      await cloud.network.setTags('security-groups', group.id, [run])
      expect(await cloud.network.routers.find({ tags: [run] })).toMatchObject({ id: router.id })
      expect(await cloud.network.securityGroups.find({ tags: [run] })).toMatchObject({ id: group.id })
      expect(await kindOf(cloud.network.setTags('networks', nobody, [run]))).toBe('NotFound')
    })

    test('a server lives on the port that it was given', async ({ skip }) => {
      const { servers, serverGroups, flavors, availabilityZones } = cloud.compute
      const all = (await flavors.list()).sort((a, b) => a.ram - b.ram)
      const flavor = of.flavor ? all.find(({ name }) => name === of.flavor) : all[0]
      const image = (await cloud.image.images.list({ status: 'active' }))[0]
      if (!flavor || !image) return skip('This cloud has no flavor or no image.')
      const zone = (await availabilityZones.list())[0]?.zoneName
      const port = await makePort('server')
      const serverGroup = await serverGroups.create({ name: run, policy: 'soft-anti-affinity' })
      undo.push(() => serverGroups.delete(serverGroup.id))

      const name = `${run}.server`
      const { id } = await servers.create({
        name,
        flavorRef: flavor.id,
        imageRef: image.id,
        availability_zone: zone,
        networks: [{ port: port.id }],
        user_data: Buffer.from('#cloud-config\n').toString('base64'),
        metadata: { run },
        tags: [run, 'slipway-contract'],
        description,
        'os:scheduler_hints': { group: serverGroup.id },
      })
      undo.push(async () => {
        await servers.delete(id)
        await isGone(() => servers.get(id))
      })
      const server = await eventually(async () => {
        const seen = await servers.get(id)
        expect({ status: seen.status, fault: seen.fault?.message }).toEqual({ status: 'ACTIVE', fault: undefined })
        return seen
      })
      expect(server).toMatchObject({
        name,
        tenant_id: projectId,
        metadata: { run },
        image: { id: image.id },
        flavor: { original_name: flavor.name, ram: flavor.ram, vcpus: flavor.vcpus },
        'OS-EXT-AZ:availability_zone': zone,
      })
      expect([...server.tags].sort()).toEqual([run, 'slipway-contract'])
      const addresses = Object.values(server.addresses).flat()
      expect(addresses.map(({ addr }) => addr)).toEqual([port.fixed_ips[0]?.ip_address])
      expect(await cloud.network.ports.get(port.id)).toMatchObject({ device_id: id, status: 'ACTIVE' })

      expect(await servers.find({ name })).toMatchObject({ id })
      expect(await servers.find({ name: name.replace('.', 'x') })).toBeUndefined()
      expect(await servers.find({ name: run })).toBeUndefined()
      expect((await servers.list({ tags: [run, 'slipway-contract'] })).map(found => found.id)).toEqual([id])
      expect(await servers.list({ tags: [run, 'other'] })).toEqual([])
      expect((await serverGroups.get(serverGroup.id)).members).toEqual([id])
      expect(await cloud.compute.limits.get()).toMatchObject({ totalInstancesUsed: 1, totalCoresUsed: flavor.vcpus })

      expect(typeof (await servers.consoleOutput(id, 20))).toBe('string')
      expect(await kindOf(servers.start(id))).toBe('Conflict')
      await servers.reboot(id, 'HARD')
      await eventually(async () => {
        expect(await servers.get(id)).toMatchObject({ status: 'ACTIVE', 'OS-EXT-STS:task_state': null })
      })
      expect(await kindOf(reader.compute.servers.delete(id))).toBe('Forbidden')

      await servers.delete(id)
      await isGone(() => servers.get(id))
      await servers.delete(id)
      expect(await servers.find({ name })).toBeUndefined()
      // A port that was made before the server outlives it, unbound.
      expect(await cloud.network.ports.get(port.id)).toMatchObject({ device_id: '' })
    })

    test('a server boots from a volume that was made of an image, and takes it along', async ({ skip }) => {
      const { servers, flavors } = cloud.compute
      const { volumes } = cloud.volume
      const all = (await flavors.list()).sort((a, b) => a.ram - b.ram)
      const flavor = of.flavor ? all.find(({ name }) => name === of.flavor) : all[0]
      const image = (await cloud.image.images.list({ status: 'active' }))[0]
      if (!flavor || !image) return skip('This cloud has no flavor or no image.')
      const size = Math.max(flavor.disk, image.min_disk ?? 0, 1)
      const volume = await volumes.create({ name: `${run}.root`, size, imageRef: image.id, metadata: { run } })
      undo.push(() => volumes.delete(volume.id))
      await eventually(async () =>
        expect(await volumes.get(volume.id)).toMatchObject({ status: 'available', bootable: true }),
      )
      const port = await makePort('from-volume')
      const { id } = await servers.create({
        name: `${run}.from-volume`,
        flavorRef: flavor.id,
        block_device_mapping_v2: [
          {
            boot_index: 0,
            uuid: volume.id,
            source_type: 'volume',
            destination_type: 'volume',
            delete_on_termination: true,
          },
        ],
        networks: [{ port: port.id }],
        user_data: Buffer.from('#cloud-config\n').toString('base64'),
      })
      undo.push(async () => {
        await servers.delete(id)
        await isGone(() => servers.get(id))
      })
      await eventually(async () => expect(await servers.get(id)).toMatchObject({ status: 'ACTIVE' }))
      expect(await volumes.get(volume.id)).toMatchObject({ status: 'in-use', attachments: [{ server_id: id }] })
      await servers.delete(id)
      await isGone(() => servers.get(id))
      await isGone(() => volumes.get(volume.id))
    })

    test('a load balancer is immutable until it has settled, and goes with all that it has', {
      timeout: 300_000,
    }, async ({ skip }) => {
      if (!(await cloud.has('load-balancer'))) return skip('This cloud has no load balancers.')
      const { loadBalancers, listeners, pools, healthMonitors, members, quotas } = cloud.loadBalancer
      const asked = { name: `${run}-api`, description, vip_subnet_id: subnet.id, tags: [run] }
      const balancer = await loadBalancers.create(asked)
      undo.push(async () => {
        await eventually(() => loadBalancers.delete(balancer.id))
        await isGone(() => loadBalancers.get(balancer.id))
      })
      expect(balancer).toMatchObject({ provisioning_status: 'PENDING_CREATE', project_id: projectId })
      const listen = { name: asked.name, loadbalancer_id: balancer.id, protocol: 'TCP', protocol_port: 6443 } as const
      expect(await kindOf(listeners.create(listen))).toBe('Immutable')

      const { vip_address: vip, vip_port_id: vipPort } = await settled(balancer.id)
      expect(vip).toMatch(/^10\.77\.0\./)
      expect(await loadBalancers.find({ name: asked.name })).toMatchObject({ id: balancer.id })
      expect(await loadBalancers.find({ tags: [run] })).toMatchObject({ id: balancer.id })
      expect(await loadBalancers.find({ vip_network_id: network.id })).toMatchObject({ id: balancer.id })

      const listener = await listeners.create({
        ...listen,
        timeout_client_data: 600_000,
        allowed_cidrs: ['10.0.0.0/8'],
      })
      await settled(balancer.id)
      expect(await listeners.find({ loadbalancer_id: balancer.id })).toMatchObject({
        id: listener.id,
        protocol_port: 6443,
        timeout_client_data: 600_000,
        allowed_cidrs: ['10.0.0.0/8'],
      })
      expect(await kindOf(listeners.create({ ...listen, name: 'again' }))).toBe('Conflict')

      const pool = await pools.create({
        name: asked.name,
        listener_id: listener.id,
        protocol: 'TCP',
        lb_algorithm: 'ROUND_ROBIN',
      })
      await settled(balancer.id)
      expect(await pools.find({ loadbalancer_id: balancer.id, name: asked.name })).toMatchObject({ id: pool.id })

      const check = {
        name: asked.name,
        type: 'TCP',
        delay: 10,
        timeout: 5,
        max_retries: 5,
        max_retries_down: 3,
      } as const
      const monitor = await healthMonitors.create({ ...check, pool_id: pool.id })
      await settled(balancer.id)
      expect(await healthMonitors.find({ pool_id: pool.id })).toMatchObject({ id: monitor.id, ...check })

      const member = await members.create(pool.id, {
        name: `${run}-cp-0`,
        address: '10.77.0.200',
        protocol_port: 6443,
        subnet_id: subnet.id,
      })
      await settled(balancer.id)
      expect(await members.find(pool.id, { name: member.name })).toMatchObject({
        id: member.id,
        address: '10.77.0.200',
        weight: 1,
      })
      await members.update(pool.id, member.id, { weight: 5 })
      await settled(balancer.id)
      expect(await members.get(pool.id, member.id)).toMatchObject({ weight: 5 })

      const tree = await loadBalancers.statuses(balancer.id)
      expect(tree.listeners[0]?.pools[0]).toMatchObject({
        id: pool.id,
        health_monitor: { id: monitor.id },
        members: [{ id: member.id, address: '10.77.0.200' }],
      })
      await limitLoadBalancers({ load_balancer: 11, listener: 12, pool: 13, health_monitor: 14, member: 15 })
      expect(await quotas.get(projectId)).toEqual({
        loadbalancer: 11,
        listener: 12,
        pool: 13,
        healthmonitor: 14,
        member: 15,
      })

      if (external && vipPort) {
        const { floatingIps } = cloud.network
        const address = await floatingIps.create({ floating_network_id: external.id, port_id: vipPort, description })
        undo.push(() => floatingIps.delete(address.id))
        expect(address).toMatchObject({ port_id: vipPort, fixed_ip_address: vip })
        await floatingIps.delete(address.id)
      }

      await members.delete(pool.id, member.id)
      await settled(balancer.id)
      await members.delete(pool.id, member.id)
      expect(await members.list(pool.id)).toEqual([])
      await loadBalancers.update(balancer.id, { description: 'changed' })
      expect(await settled(balancer.id)).toMatchObject({ description: 'changed' })

      await loadBalancers.delete(balancer.id)
      await isGone(() => loadBalancers.get(balancer.id))
      await loadBalancers.delete(balancer.id)
      expect(await listeners.find({ loadbalancer_id: balancer.id })).toBeUndefined()
      expect(await cloud.network.ports.find({ id: vipPort ?? nobody })).toBeUndefined()
      for (const things of [listeners, pools, healthMonitors]) expect(await kindOf(things.get(nobody))).toBe('NotFound')
      expect(await kindOf(members.list(nobody))).toBe('NotFound')
    })
  })

  describe('compute', () => {
    test('flavors say what a server of them gets', async () => {
      const flavors = await cloud.compute.flavors.list()
      expect(flavors).not.toHaveLength(0)
      expect(flavors.every(flavor => flavor.vcpus > 0 && flavor.ram > 0)).toBe(true)
      expect(await cloud.compute.flavors.get(flavors[0]?.id ?? '')).toMatchObject({ name: flavors[0]?.name })
      expect(await kindOf(cloud.compute.flavors.get(nobody))).toBe('NotFound')
    })

    test('there is a zone that can be used', async () => {
      expect(await cloud.compute.availabilityZones.list()).not.toHaveLength(0)
    })

    test('limits and quota agree', async () => {
      const limits = await cloud.compute.limits.get()
      const quota = await admin.compute.quotas.get(projectId)
      expect(quota.instances?.limit).toBe(limits.maxTotalInstances)
      expect(quota.cores?.limit).toBe(limits.maxTotalCores)
      expect(quota.ram?.limit).toBe(limits.maxTotalRAMSize)
    })

    test('server groups come and go, up to their quota', async () => {
      const { serverGroups, limits } = cloud.compute
      const made: string[] = []
      try {
        const first = await serverGroups.create({ name: `${run}-group`, policy: 'anti-affinity' })
        made.push(first.id)
        expect(first).toMatchObject({ policy: 'anti-affinity', members: [] })
        expect(await serverGroups.find({ name: `${run}-group` })).toMatchObject({ id: first.id })
        expect(await serverGroups.get(first.id)).toMatchObject({ policy: 'anti-affinity' })
        const { maxServerGroups: max } = await limits.get()
        if (max < 0 || max > 50) return
        const there = (await serverGroups.list()).length
        for (let i = there; i < max; i++)
          made.push((await serverGroups.create({ name: `${run}-${i}`, policy: 'soft-anti-affinity' })).id)
        const error = await errorOf(serverGroups.create({ name: run, policy: 'affinity' }))
        expect(error).toMatchObject({ kind: 'QuotaExceeded', resources: ['server_groups'] })
      } finally {
        for (const id of made) await serverGroups.delete(id)
      }
      for (const id of made) await serverGroups.delete(id)
      expect(await kindOf(serverGroups.get(made[0] ?? nobody))).toBe('NotFound')
    })

    test('what is not there is NotFound, and a server of it BadRequest', async () => {
      const { servers } = cloud.compute
      expect(await kindOf(servers.get(nobody))).toBe('NotFound')
      expect(await kindOf(servers.start(nobody))).toBe('NotFound')
      await servers.delete(nobody)
      const server = { name: run, flavorRef: nobody, imageRef: nobody, networks: 'none' } as const
      expect(await kindOf(servers.create(server))).toBe('BadRequest')
    })

    test('a refused server does not give its user data away', async () => {
      const secret = Buffer.from('token abcdef.0123456789abcdef '.repeat(2000)).toString('base64')
      const server = { name: run, flavorRef: nobody, imageRef: nobody, networks: 'none', user_data: secret } as const
      const error = await errorOf(cloud.compute.servers.create(server))
      expect(error.kind).toBe('BadRequest')
      expect(error.message).not.toContain(secret.slice(0, 40))
    })
  })

  describe('image', () => {
    test('images are found by status and name and have an owner', async ({ skip }) => {
      const images = await cloud.image.images.list({ status: 'active' })
      const [image] = images
      if (!image) return skip('This cloud has no image.')
      expect(image.status).toBe('active')
      expect(await cloud.image.images.get(image.id)).toMatchObject({ id: image.id, owner: image.owner })
      expect((await cloud.image.images.list({ name: image.name ?? '' })).map(({ id }) => id)).toContain(image.id)
      expect(await cloud.image.images.find({ name: run })).toBeUndefined()
      expect(await kindOf(cloud.image.images.get(nobody))).toBe('NotFound')
    })
  })

  describe('volume', () => {
    test('a volume is made, found by its metadata, changed and deleted', async () => {
      const { volumes, volumeTypes, limits } = { ...cloud.volume }
      expect(await volumeTypes.list()).not.toHaveLength(0)
      const { id } = await volumes.create({ name: run, description, size: 1, metadata: { run, kind: 'contract' } })
      undo.push(() => volumes.delete(id))
      await eventually(async () => expect(await volumes.get(id)).toMatchObject({ status: 'available' }))
      expect(await volumes.find({ metadata: { run } })).toMatchObject({ id, name: run, size: 1, attachments: [] })
      expect(await volumes.find({ metadata: { run: 'other' } })).toBeUndefined()
      expect(await volumes.find({ name: run })).toMatchObject({ id, bootable: false })
      expect(await limits.get()).toMatchObject({ totalVolumesUsed: 1, totalGigabytesUsed: 1 })
      expect(await volumes.update(id, { description: 'changed' })).toMatchObject({ description: 'changed' })
      await volumes.delete(id)
      await isGone(() => volumes.get(id))
      await volumes.delete(id)
    })

    test('more than the quota is refused with its name', async () => {
      const { maxTotalVolumeGigabytes: max } = await cloud.volume.limits.get()
      if (max < 0) return
      const error = await errorOf(cloud.volume.volumes.create({ name: run, size: max + 1 }))
      expect(error).toMatchObject({ kind: 'QuotaExceeded', resources: ['gigabytes'] })
    })
  })

  describe('object store', () => {
    test('bytes come back as they went', async ({ skip }) => {
      if (!(await cloud.has('object-store'))) return skip('This cloud has no object store.')
      const { containers, objects } = cloud.objectStore
      await containers.create(run)
      await containers.create(run)
      undo.push(() => containers.delete(run))
      const content = randomBytes(100_000)
      const name = 'snapshots/2026 11/ä?.db'
      await objects.create(run, name, content)
      undo.push(() => objects.delete(run, name))
      expect((await containers.list()).find(container => container.name === run)).toBeDefined()
      expect(await objects.list(run, { prefix: 'snapshots/' })).toMatchObject([{ name, bytes: content.length }])
      expect(await objects.list(run, { prefix: 'other/' })).toEqual([])
      expect(content.equals(await objects.get(run, name))).toBe(true)
      expect(await kindOf(containers.delete(run))).toBe('InUse')
      await objects.delete(run, name)
      await objects.delete(run, name)
      expect(await kindOf(objects.get(run, name))).toBe('NotFound')
      await containers.delete(run)
      await containers.delete(run)
    })
  })
}

async function errorOf(call: Promise<unknown>): Promise<OpenStackError> {
  const outcome = await call.then(
    () => new Error('It succeeded, where it should have been refused.'),
    error => error,
  )
  if (isOpenStackError(outcome)) return outcome
  throw outcome
}

const kindOf = async (call: Promise<unknown>): Promise<ErrorKind> => (await errorOf(call)).kind
