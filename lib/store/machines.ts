import type { Failure } from '../domain/failure'
import type { Database } from './database'
import { Prisma, type Machine as Row } from './generated/client'
import { isSameJson } from './json'

export type Machine = Omit<Row, 'failure'> & { failure: Failure | null }

export function machineFromRow(row: Row): Machine {
  return { ...row, failure: row.failure as Failure | null }
}

export async function createMachine(
  db: Database,
  of: {
    clusterId: string
    name: string
    role: 'control-plane' | 'worker'
    poolName: string | null
    zone: string
    flavor: string
  },
): Promise<Machine> {
  const row = await db.machine.upsert({
    where: { clusterId_name: { clusterId: of.clusterId, name: of.name } },
    create: of,
    update: {},
  })
  return machineFromRow(row)
}

export type MachineChange = Partial<
  Pick<
    Machine,
    'serverId' | 'address' | 'serverStatus' | 'nodeReady' | 'kubeletVersion' | 'serverActiveAt' | 'nodeReadyAt'
  >
> & { failure?: Failure | null }

/** Writes what was observed, if it differs from what is known. */
export async function saveMachine(db: Database, machine: Machine, change: MachineChange): Promise<void> {
  const known = Object.fromEntries(Object.keys(change).map(key => [key, machine[key as keyof Machine]]))
  if (isSameJson(known, change)) return
  const { failure, ...rest } = change
  const data = failure === undefined ? rest : { ...rest, failure: failure ?? Prisma.DbNull }
  await db.machine.update({ where: { id: machine.id }, data })
  Object.assign(machine, change)
}

export async function deleteMachine(db: Database, id: string): Promise<void> {
  await db.machine.deleteMany({ where: { id } })
}
