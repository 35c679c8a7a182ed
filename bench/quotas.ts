import type { Person } from '../e2e/support/world'
import { signInToCloud } from '../scripts/testing/cloud-session'

const many = 100_000_000

/** Lifts every quota of a project, so that a fleet fits. */
export async function liftQuotas(authUrl: string, admin: Person, projectName: string): Promise<void> {
  const { call } = await signInToCloud(authUrl, admin)
  const { projects } = await call('GET', 'identity', `/projects?name=${projectName}`)
  const [project] = projects as { id: string }[]
  const limits = (names: string[]) => Object.fromEntries(names.map(name => [name, many]))
  await call('PUT', 'compute', `/os-quota-sets/${project?.id}`, {
    quota_set: limits(['cores', 'instances', 'ram', 'server_groups', 'server_group_members']),
  })
  await call('PUT', 'network', `/v2.0/quotas/${project?.id}`, {
    quota: limits(['network', 'subnet', 'router', 'port', 'floatingip', 'security_group', 'security_group_rule']),
  })
  await call('PUT', 'load-balancer', `/v2.0/lbaas/quotas/${project?.id}`, {
    quota: limits(['load_balancer', 'listener', 'pool', 'member', 'health_monitor']),
  })
}
