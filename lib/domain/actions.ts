import { hasRole, type TenantRole } from './role'

export type ClusterAction = 'delete' | 'kubeconfig'
export type ActionState =
  | { allowed: true }
  | { allowed: false; reason: string; code: 'RoleNeeded' | 'NotYet' | 'BeingDeleted' | 'Deleted' }

const needs: Record<ClusterAction, TenantRole> = { delete: 'admin', kubeconfig: 'reader' }

/** What may be done with a cluster now, and why not: read by the API, the pages and the CLI. */
export function computeActions(cluster: {
  apiAnswers: boolean
  deletionRequested: boolean
  deleted: boolean
  role: TenantRole
}): Record<ClusterAction, ActionState> {
  const state = (action: ClusterAction): ActionState => {
    if (cluster.deleted) return { allowed: false, code: 'Deleted', reason: 'The cluster is deleted.' }
    if (cluster.deletionRequested)
      return { allowed: false, code: 'BeingDeleted', reason: 'The cluster is being deleted.' }
    if (!hasRole(cluster.role, needs[action]))
      return { allowed: false, code: 'RoleNeeded', reason: `This needs the role ${needs[action]} in the project.` }
    if (action === 'kubeconfig' && !cluster.apiAnswers)
      return { allowed: false, code: 'NotYet', reason: 'The control plane does not answer yet.' }
    return { allowed: true }
  }
  return { delete: state('delete'), kubeconfig: state('kubeconfig') }
}
