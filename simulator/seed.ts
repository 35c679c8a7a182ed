import { createHash } from 'node:crypto'
import type { Cloud } from './cloud'
import type { Caller } from './identity/caller'
import { addProject, addUser, assign, type Project, roleNamed, type User } from './identity/directory'
import { newUuid } from './ids'
import { addImage } from './image/state'
import { addressToNumber, numberToAddress, parseRange } from './network/addresses'
import { createNetwork, createSubnet } from './network/networks'

const flavors = [
  { id: '1', name: 'm1.tiny', vcpus: 1, ramMiB: 512, diskGiB: 1 },
  { id: '2', name: 'm1.small', vcpus: 1, ramMiB: 2048, diskGiB: 20 },
  { id: '3', name: 'm1.medium', vcpus: 2, ramMiB: 4096, diskGiB: 40 },
  { id: '4', name: 'm1.large', vcpus: 4, ramMiB: 8192, diskGiB: 80 },
  { id: '5', name: 'm1.xlarge', vcpus: 8, ramMiB: 16_384, diskGiB: 160 },
]
const zones = ['az1', 'az2', 'az3']
/** Node images: versions, and what a second image of one was built for. */
const nodeImages = [{ version: 'v1.36.3' }, { version: 'v1.37.2' }, { version: 'v1.37.2', flavor: 'hardened' }]

/** Hardware, flavors, node images, the external network and the cloud's admin: what an operator has before any tenant. */
export function seedCloud(cloud: Cloud, of: { floatingCidr: string }): void {
  const { compute } = cloud
  for (const flavor of flavors) compute.flavors.set(flavor.id, { ...flavor, isPublic: true, extraSpecs: {} })
  for (const [i, zone] of [...zones, ...zones].sort().entries()) {
    const name = `compute-${i + 1}`
    compute.hosts.set(name, {
      name,
      zone,
      // Large enough for a fleet of thousands of machines.
      vcpus: 20_000,
      ramMiB: 100_000_000,
      serviceId: newUuid(),
      isUp: true,
      isForcedDown: false,
      isDisabled: false,
    })
  }
  const project = seedProject(cloud, 'admin', 'Operators of the cloud')
  const admin = seedUser(cloud, 'admin')
  grant(cloud, admin, project, 'admin')
  for (const { version, flavor } of nodeImages) {
    const name = `kubernetes-${version}-debian-12${flavor ? `-${flavor}` : ''}`
    addImage(cloud.image, {
      id: stableUuid(`image ${name}`),
      name,
      owner: project.id,
      status: 'active',
      visibility: 'public',
      properties: {
        kubernetes_version: version,
        os_distro: 'debian',
        os_version: '12',
        os_admin_user: 'debian',
        ...(flavor ? { slipway_image_flavor: flavor } : {}),
      },
      content: { size: 2_147_483_648, checksum: '9'.repeat(32), sha512: 'e'.repeat(128) },
    })
  }
  addExternalNetwork(cloud, admin, project, of.floatingCidr)
}

function addExternalNetwork(cloud: Cloud, admin: User, project: Project, cidr: string): void {
  const caller: Caller = {
    tokenId: '',
    userId: admin.id,
    userName: admin.name,
    projectId: project.id,
    roles: new Set(['admin', 'member', 'reader']),
    isAdmin: true,
    applicationCredentialId: undefined,
  }
  const network = createNetwork(cloud.network, caller, { name: 'public', 'router:external': true })
  rename(cloud.network.networks, network, stableUuid('network public'))
  createSubnet(cloud.network, caller, {
    network_id: network.id,
    name: 'public',
    ip_version: 4,
    cidr,
    enable_dhcp: false,
    gateway_ip: gatewayOf(cidr),
  })
}

/** The external network's own router: the first address of the range. */
export const gatewayOf = (cidr: string): string => {
  const range = parseRange(cidr)
  return range ? numberToAddress(range.first + 1) : numberToAddress(addressToNumber('127.83.0.1'))
}

/** What the cloud begins with has the same ids after every start, as a cloud that was only switched off would. */
const stableId = (what: string): string => createHash('md5').update(`simulator ${what}`).digest('hex')
const stableUuid = (what: string): string => stableId(what).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const seedProject = (cloud: Cloud, name: string, description: string): Project =>
  addProject(cloud.directory, name, description, stableId(`project ${name}`))
/** The password is the name. */
const seedUser = (cloud: Cloud, name: string): User => addUser(cloud.directory, name, name, stableId(`user ${name}`))

function rename<T extends { id: string }>(items: Map<string, T>, item: T, id: string): void {
  items.delete(item.id)
  item.id = id
  items.set(id, item)
}

function grant(cloud: Cloud, user: User, project: Project, role: string): void {
  const found = roleNamed(cloud.directory, role)
  if (found) assign(cloud.directory, { userId: user.id, projectId: project.id, roleId: found.id })
}

/** Two tenants and their people, with quota for two or three clusters each. */
export function seedDemo(cloud: Cloud): void {
  const demo = seedProject(cloud, 'demo', 'A team that tries things')
  const shop = seedProject(cloud, 'shop', 'The web shop')
  const person = seedUser(cloud, 'demo')
  person.defaultProjectId = demo.id
  for (const project of [demo, shop]) for (const role of ['manager', 'member']) grant(cloud, person, project, role)
  grant(cloud, seedUser(cloud, 'reader'), demo, 'reader')
  seedUser(cloud, 'nobody')
  const locked = seedUser(cloud, 'locked')
  Object.assign(locked, { lockedUntil: Number.MAX_SAFE_INTEGER, saysLocked: true })
  for (const project of [demo, shop]) setDemoQuota(cloud, project.id)
}

function setDemoQuota(cloud: Cloud, projectId: string): void {
  cloud.compute.quotas.set(projectId, {
    cores: 60,
    instances: 20,
    key_pairs: 100,
    metadata_items: 128,
    ram: 122_880,
    server_group_members: 10,
    server_groups: 10,
  })
  cloud.network.quotas.set(projectId, {
    network: 10,
    subnet: 10,
    subnetpool: -1,
    port: 100,
    router: 5,
    floatingip: 10,
    rbac_policy: 10,
    security_group: 20,
    security_group_rule: 200,
  })
  cloud.volume.quotas.set(projectId, { volumes: 20, gigabytes: 1000, snapshots: 10, per_volume_gigabytes: -1 })
  cloud.loadBalancer.quotas.set(projectId, {
    load_balancer: 10,
    listener: 30,
    member: 100,
    pool: 30,
    health_monitor: 30,
    l7policy: -1,
    l7rule: -1,
  })
}
