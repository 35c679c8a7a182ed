import { type ResourceKind, resourceServices } from '@/lib/domain/resource-kind'
import { OpenStackError } from '@/lib/openstack/http/errors'
import { assertLease } from '@/lib/store/lease'
import { type LedgerEntry, promiseResource, recordResource, settleResource } from '@/lib/store/ledger'
import type { Context } from './context'

type Identified = { id: string }

/**
 * Brings one object into being, safe to repeat and to be killed in: a promise in the ledger, a look for what an earlier
 * try made, the create, the id at once. Facts 1.5: OpenStack has no idempotency key, so names must do.
 */
export async function ensureResource<T extends Identified>(
  context: Context,
  of: { kind: ResourceKind; name: string; machineId?: string; list(): Promise<T[]>; create(): Promise<T> },
): Promise<T> {
  const there = await of.list()
  if (there.length > 1) throw multiple(of.kind, of.name, there)
  const entry = await promise(context, of)
  const found = there[0] ?? (await create(context, of))
  if (entry.cloudId !== found.id) {
    await recordResource(context.db, entry.id, found.id)
    entry.cloudId = found.id
  }
  return found
}

/** The ledger entry of an object, made when it is missing. */
export async function promise(
  context: Context,
  of: { kind: ResourceKind; name: string; machineId?: string },
): Promise<LedgerEntry> {
  const known = context.cluster.ledger.find(e => e.kind === of.kind && e.name === of.name && e.fate === null)
  if (known) return known
  const entry = await promiseResource(context.db, {
    clusterId: context.cluster.id,
    kind: of.kind,
    name: of.name,
    ...(of.machineId ? { machineId: of.machineId } : {}),
  })
  context.cluster.ledger = [...context.cluster.ledger.filter(e => e.id !== entry.id), entry]
  return entry
}

async function create<T extends Identified>(
  context: Context,
  of: { kind: ResourceKind; name: string; create(): Promise<T> },
): Promise<T> {
  assertLease(context.lease)
  const made = await of.create()
  await context.event({
    type: 'Normal',
    reason: 'Created',
    object: `${of.kind}/${of.name}`,
    message: `Created ${of.kind} ${of.name}.`,
    params: { kind: of.kind, name: of.name },
  })
  return made
}

function multiple(kind: ResourceKind, name: string, there: Identified[]): OpenStackError {
  return new OpenStackError({
    kind: 'Multiple',
    service: resourceServices[kind],
    operation: `find ${kind}`,
    text: `${there.length} of kind ${kind} are called ${name}: ${there.map(t => t.id).join(', ')}.`,
  })
}

/**
 * Takes down everything of one kind that the ledger knows and the cloud still has. Returns what is left to wait for;
 * an empty list when all is settled. An entry without an id is looked for by its name: its create may have worked.
 */
export async function removeResources<T extends Identified>(
  context: Context,
  of: {
    kind: ResourceKind
    find(entry: LedgerEntry): Promise<T | undefined>
    delete(found: T, entry: LedgerEntry): Promise<void>
    only?(entry: LedgerEntry): boolean
  },
): Promise<LedgerEntry[]> {
  const entries = context.cluster.ledger.filter(e => e.kind === of.kind && e.fate === null && (of.only?.(e) ?? true))
  const left = await Promise.all(
    entries.map(async entry => {
      const found = await of.find(entry)
      if (!found) {
        await settle(context, entry, entry.cloudId ? 'deleted' : 'never-made')
        return []
      }
      if (entry.cloudId !== found.id) {
        await recordResource(context.db, entry.id, found.id)
        entry.cloudId = found.id
      }
      assertLease(context.lease)
      await of.delete(found, entry)
      return [entry]
    }),
  )
  return left.flat()
}

/** Settles an entry, and says so where something really went. */
export async function settle(
  context: Context,
  entry: LedgerEntry,
  fate: 'deleted' | 'kept' | 'never-made',
): Promise<void> {
  await settleResource(context.db, entry.id, fate)
  entry.fate = fate
  entry.goneAt = fate === 'kept' ? null : context.now()
  if (fate !== 'deleted') return
  await context.event({
    type: 'Normal',
    reason: 'Removed',
    object: `${entry.kind}/${entry.name}`,
    message: `Removed ${entry.kind} ${entry.name}.`,
    params: { kind: entry.kind, name: entry.name },
  })
}
