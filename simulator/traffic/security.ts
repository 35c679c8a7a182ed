import { isInCidr } from '../network/addresses'
import { rulesOf } from '../network/security-groups'
import type { NetworkState, Port, Rule } from '../network/state'

export type Flow = { protocol: 'tcp' | 'udp'; port: number }
/** The other end of a flow, as a security group sees it. */
export type Peer = { address: string; groups: string[] }

export const peerOf = (port: Port): Peer => ({
  address: port.fixed_ips[0]?.ip_address ?? '',
  groups: port.security_groups,
})

const protocolNumbers: Record<string, string> = { 6: 'tcp', 17: 'udp' }

/** Whether one of the port's groups has a rule for the flow; a port without port security lets everything pass. */
export function passes(
  network: NetworkState,
  port: Port,
  of: { direction: Rule['direction']; peer: Peer; flow: Flow },
): boolean {
  if (!port.port_security_enabled) return true
  return port.security_groups.some(id => rulesOf(network, id).some(rule => admits(rule, of)))
}

function admits(rule: Rule, of: { direction: Rule['direction']; peer: Peer; flow: Flow }): boolean {
  if (rule.direction !== of.direction || rule.ethertype !== 'IPv4') return false
  const protocol = rule.protocol === null ? 'any' : (protocolNumbers[rule.protocol] ?? rule.protocol)
  if (protocol !== 'any' && protocol !== '0' && protocol !== of.flow.protocol) return false
  if (rule.port_range_min !== null && of.flow.port < rule.port_range_min) return false
  if (rule.port_range_max !== null && of.flow.port > rule.port_range_max) return false
  if (rule.remote_group_id !== null) return of.peer.groups.includes(rule.remote_group_id)
  return rule.remote_ip_prefix === null || isInCidr(of.peer.address, rule.remote_ip_prefix)
}
