import type { AuditRecord } from '../store/audit'
import type { UseCaseContext } from './context'

/** An audit record with the person, the tenant and the request of a use case. */
export function auditOf(
  context: UseCaseContext,
  of: Pick<AuditRecord, 'action' | 'object' | 'before' | 'after'>,
): AuditRecord {
  const { user, project } = context.session
  return { ...of, actorId: user.id, actorName: user.name, tenantId: project.id, requestId: context.requestId }
}
