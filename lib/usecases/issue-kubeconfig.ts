import type { KubeconfigResponse } from '../contract/clusters'
import { accessGroup } from '../domain/names'
import { Refusal, type RefusalCode } from '../domain/refusal'
import { renderKubeconfig } from '../kubernetes/kubeconfig'
import { type ClusterPki, issueClientCertificate } from '../kubernetes/pki'
import type { AttemptLimit } from '../store/attempt-limit'
import { recordAudit } from '../store/audit'
import type { ClusterView } from '../store/cluster-view'
import { CredentialStore } from '../store/credentials'
import { auditOf } from './audit-of'
import { clusterActions } from './cluster-to-response'
import type { UseCaseContext } from './context'
import { requireCluster } from './get-cluster'
import { requirePermission } from './permissions'

/** `issueLimit` counts what one person takes. */
export type IssueContext = UseCaseContext & { issueLimit: AttemptLimit }

const longestMs = 8 * 3600_000
/** Nodes whose clock is a little behind must take the certificate at once. */
const clockSkewMs = 5 * 60_000

/**
 * A kubeconfig with a client certificate of the signed-in person: their name, and the group of their role in the project,
 * which the portal has bound in the cluster. It is audited and not kept. Throws `Refusal` NotYet, BeingDeleted,
 * TooManyAttempts.
 */
export async function issueKubeconfig(context: IssueContext, idOrName: string): Promise<KubeconfigResponse> {
  requirePermission(context.session, 'issueKubeconfig')
  const { session, now } = context
  const cluster = await requireCluster(context, idOrName)
  const pki = await requirePki(context, cluster)
  await countIssue(context)
  const user = `${session.user.name}@${session.user.domainName}`
  const groups = [accessGroup(session.project.id, session.role)]
  const expiresAt = new Date(now.getTime() + longestMs)
  const issued = await issueClientCertificate(pki.ca, {
    commonName: user,
    organizations: groups,
    notBefore: new Date(now.getTime() - clockSkewMs),
    notAfter: expiresAt,
  })
  await recordAudit(
    context.database,
    auditOf(context, {
      action: 'cluster.issue-kubeconfig',
      object: `cluster/${cluster.id}`,
      after: { user, groups, expiresAt: expiresAt.toISOString() },
    }),
  )
  return {
    kubeconfig: renderKubeconfig({
      clusterName: cluster.name,
      server: `https://${cluster.apiAddress}:6443`,
      caPem: pki.ca.cert,
      user,
      certPem: issued.cert,
      keyPem: issued.key,
    }),
    user,
    groups,
    expiresAt: expiresAt.toISOString(),
  }
}

async function requirePki(context: UseCaseContext, cluster: ClusterView): Promise<ClusterPki> {
  const action = clusterActions(cluster, context.session.role).kubeconfig
  if (!action.allowed) throw new Refusal(refusalOf(action.code), action.reason)
  const store = new CredentialStore(context.database, context.keyring)
  const pki = await store.find<ClusterPki>(`cluster:${cluster.id}`, 'pki')
  if (!pki) throw new Error(`Cluster ${cluster.id} answers but has no authority stored.`)
  return pki
}

function refusalOf(code: string): RefusalCode {
  if (code === 'RoleNeeded') return 'RoleNeeded'
  return code === 'NotYet' ? 'NotYet' : 'BeingDeleted'
}

async function countIssue(context: IssueContext): Promise<void> {
  const seconds = await context.issueLimit.count(context.session.user.id)
  if (seconds === 0) return
  throw new Refusal('TooManyAttempts', `You took many kubeconfigs. Take the next one in ${seconds} seconds.`, {
    retryAfterSeconds: seconds,
  })
}
