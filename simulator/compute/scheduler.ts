import { type ComputeState, type Host, isHostUp, membersOf, type Server } from './state'

/** Nova's usual over-commitment of cores. */
const coreRatio = 4

/** The host that a new server goes to: fits, in its zone, as its group wants it, then the emptiest. */
export function chooseHost(state: ComputeState, server: Server): Host | undefined {
  const group = state.groups.get(server.groupId ?? '')
  const mates = group ? membersOf(state, group.id).filter(one => one.host !== undefined && one !== server) : []
  const matesOn = (host: Host) => mates.filter(mate => mate.host === host.name).length
  const load = loads(state)
  const free = (host: Host) => host.ramMiB - (load.get(host.name)?.ramMiB ?? 0)

  const candidates = [...state.hosts.values()]
    .filter(host => isHostUp(host) && !host.isDisabled)
    .filter(host => server.requestedZone === undefined || host.zone === server.requestedZone)
    .filter(host => free(host) >= server.flavor.ramMiB)
    .filter(host => (load.get(host.name)?.vcpus ?? 0) + server.flavor.vcpus <= host.vcpus * coreRatio)
    .filter(host => group?.policy !== 'anti-affinity' || matesOn(host) < maxPerHost(group.rules))
    .filter(host => group?.policy !== 'affinity' || mates.length === 0 || matesOn(host) > 0)
  const sign = group?.policy === 'soft-affinity' ? -1 : 1
  const spread = group ? (host: Host) => matesOn(host) * sign : () => 0
  return candidates.sort((a, b) => spread(a) - spread(b) || free(b) - free(a))[0]
}

const maxPerHost = (rules: Record<string, unknown>) => Number(rules.max_server_per_host ?? 1)

function loads(state: ComputeState): Map<string, { vcpus: number; ramMiB: number }> {
  const load = new Map<string, { vcpus: number; ramMiB: number }>()
  for (const server of state.servers.values()) {
    if (server.host === undefined) continue
    const sum = load.get(server.host) ?? { vcpus: 0, ramMiB: 0 }
    sum.vcpus += server.flavor.vcpus
    sum.ramMiB += server.flavor.ramMiB
    load.set(server.host, sum)
  }
  return load
}
