import type { ClusterSpec } from './cluster-spec'

export type MachineRole = 'control-plane' | 'worker'

/** Who may send: a range, or the machines of a role. */
export type SecurityGroupRule = {
  protocol: 'tcp' | 'udp'
  from: number
  to: number
  remote: { cidr: string } | { role: MachineRole }
}

const roles: MachineRole[] = ['control-plane', 'worker']
/** The load balancer's listener holds the allowed ranges; some providers keep the client's address, so no range fits here. */
const everyone = '0.0.0.0/0'

/**
 * What each role lets in over IPv4, after cluster-api-provider-openstack's security group rules: the API, etcd among
 * control-plane machines, kubelets from all machines (metrics-server runs on workers), node ports from the subnet
 * (Octavia's amphorae are in it), and flannel's VXLAN between all machines. Egress is what Neutron gives a new group.
 */
export function computeSecurityGroupRules(spec: ClusterSpec): Record<MachineRole, SecurityGroupRule[]> {
  const fromAllMachines = (protocol: 'tcp' | 'udp', port: number) =>
    roles.map((role): SecurityGroupRule => ({ protocol, from: port, to: port, remote: { role } }))
  const shared = [...fromAllMachines('tcp', 10250), ...fromAllMachines('udp', 8472)]
  return {
    'control-plane': [
      { protocol: 'tcp', from: 6443, to: 6443, remote: { cidr: everyone } },
      { protocol: 'tcp', from: 2379, to: 2380, remote: { role: 'control-plane' } },
      ...shared,
    ],
    worker: [
      { protocol: 'tcp', from: 30000, to: 32767, remote: { cidr: spec.network.nodeCidr } },
      { protocol: 'udp', from: 30000, to: 32767, remote: { cidr: spec.network.nodeCidr } },
      ...shared,
    ],
  }
}
