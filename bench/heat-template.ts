import type { Catalog } from '@/lib/domain/catalog'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import { findNodeImage } from '@/lib/domain/node-image'
import { computeSecurityGroupRules, type MachineRole } from '@/lib/domain/security-group-rules'

type Resource = { type: string; properties?: object; depends_on?: string }
type Resources = Record<string, Resource>

const ref = (name: string) => ({ get_resource: name })
const roles: MachineRole[] = ['control-plane', 'worker']

/**
 * The OpenStack objects of a cluster as a HOT template: what the steps of the reconciler make, but for the application
 * credential, with servers whose user data does nothing.
 * https://docs.openstack.org/heat/latest/template_guide/openstack.html
 */
export function heatTemplate(spec: ClusterSpec, catalog: Catalog, kubernetesVersion: string) {
  const image = findNodeImage(catalog.images, kubernetesVersion, spec.imageFlavor)
  if (!image) throw new Error(`The cloud has no node image for Kubernetes ${kubernetesVersion}.`)
  return {
    heat_template_version: '2021-04-16',
    resources: {
      ...networkOf(spec),
      ...securityGroupsOf(spec),
      ...loadBalancerOf(spec),
      ...machinesOf(spec, image.id),
    },
  }
}

function networkOf(spec: ClusterSpec): Resources {
  return {
    network: { type: 'OS::Neutron::Net' },
    subnet: {
      type: 'OS::Neutron::Subnet',
      properties: { network: ref('network'), cidr: spec.network.nodeCidr, ip_version: 4 },
    },
    router: {
      type: 'OS::Neutron::Router',
      properties: { external_gateway_info: { network: spec.network.externalNetworkId } },
    },
    interface: {
      type: 'OS::Neutron::RouterInterface',
      properties: { router: ref('router'), subnet: ref('subnet') },
    },
  }
}

function securityGroupsOf(spec: ClusterSpec): Resources {
  const rules = computeSecurityGroupRules(spec)
  const groups = roles.map(role => [role, { type: 'OS::Neutron::SecurityGroup' }])
  const ofRoles = roles.flatMap(role =>
    rules[role].map(({ protocol, from, to, remote }, i) => [
      `${role}-rule-${i}`,
      {
        type: 'OS::Neutron::SecurityGroupRule',
        properties: {
          security_group: ref(role),
          protocol,
          port_range_min: from,
          port_range_max: to,
          ...('cidr' in remote ? { remote_ip_prefix: remote.cidr } : { remote_group: ref(remote.role) }),
        },
      },
    ]),
  )
  return Object.fromEntries([...groups, ...ofRoles])
}

function loadBalancerOf(spec: ClusterSpec): Resources {
  const members = Array.from({ length: spec.controlPlane.replicas }, (_, i) => [
    `member-${i}`,
    {
      type: 'OS::Octavia::PoolMember',
      properties: {
        pool: ref('pool'),
        address: { get_attr: [`cp-${i}-port`, 'fixed_ips', 0, 'ip_address'] },
        protocol_port: 6443,
        subnet: ref('subnet'),
      },
    },
  ])
  return {
    balancer: { type: 'OS::Octavia::LoadBalancer', properties: { vip_subnet: ref('subnet') } },
    listener: {
      type: 'OS::Octavia::Listener',
      properties: { loadbalancer: ref('balancer'), protocol: 'TCP', protocol_port: 6443 },
    },
    pool: {
      type: 'OS::Octavia::Pool',
      properties: { listener: ref('listener'), protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' },
    },
    monitor: {
      type: 'OS::Octavia::HealthMonitor',
      properties: { pool: ref('pool'), type: 'TCP', delay: 10, timeout: 5, max_retries: 5 },
    },
    address: {
      type: 'OS::Neutron::FloatingIP',
      depends_on: 'interface',
      properties: {
        floating_network: spec.network.externalNetworkId,
        port_id: { get_attr: ['balancer', 'vip_port_id'] },
      },
    },
    ...Object.fromEntries(members),
  }
}

function machinesOf(spec: ClusterSpec, image: string): Resources {
  const sets = [
    { name: 'cp', role: 'control-plane', ...spec.controlPlane },
    ...spec.nodePools.map(pool => ({ ...pool, role: 'worker' })),
  ]
  return Object.fromEntries(
    sets.flatMap(({ name, role, flavor, zones, replicas }) => [
      [`${name}-group`, { type: 'OS::Nova::ServerGroup', properties: { policies: ['soft-anti-affinity'] } }],
      ...Array.from({ length: replicas }, (_, i) => [
        [
          `${name}-${i}-port`,
          {
            type: 'OS::Neutron::Port',
            // A port needs no subnet to be made, but an address.
            depends_on: 'subnet',
            properties: { network: ref('network'), security_groups: [ref(role)] },
          },
        ],
        [
          `${name}-${i}`,
          {
            type: 'OS::Nova::Server',
            properties: {
              image,
              flavor,
              availability_zone: zones[i % zones.length],
              networks: [{ port: ref(`${name}-${i}-port`) }],
              scheduler_hints: { group: ref(`${name}-group`) },
              config_drive: true,
              user_data: '#cloud-config\n{}\n',
              user_data_format: 'RAW',
            },
          },
        ],
      ]).flat(),
    ]),
  )
}
