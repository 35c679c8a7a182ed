import { randomUUID } from 'node:crypto'
import { phases } from '@/lib/domain/phase'
import type { Database } from '@/lib/store/database'
import { tenantId } from './portal'

const batch = 1000

/** Fills the tenant up to `count` clusters, in all phases, each with its machines and events. */
export async function seedClusters(database: Database, count: number): Promise<void> {
  const present = await database.cluster.count({ where: { tenantId } })
  for (let from = present; from < count; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, index) => from + index)
    const clusters = numbers.map(number => clusterRow(number))
    await database.cluster.createMany({ data: clusters })
    await database.machine.createMany({ data: clusters.flatMap(({ id, name }) => machineRows(id, name)) })
    await database.event.createMany({ data: clusters.flatMap(({ id, name }) => eventRows(id, name)) })
  }
  await database.$executeRaw`ANALYZE`
}

function clusterRow(number: number) {
  const name = `${words[number % words.length]}-${number}`
  const phase = number % 10 === 0 ? (phases[(number / 10) % phases.length] ?? 'Ready') : 'Ready'
  return {
    id: randomUUID(),
    tenantId,
    name,
    liveName: name,
    spec: {},
    phase,
    release: number % 2 === 0 ? '1.37.2' : '1.36.3',
    apiAddress: `203.0.113.${number % 255}`,
    nodesReady: 10,
    nodesWanted: 10,
    createdBy: 'ann',
    createdAt: new Date(Date.now() - number * 60_000),
  }
}

const words = ['checkout', 'search', 'batch', 'web', 'reports', 'mail', 'ledger', 'images']

function machineRows(clusterId: string, cluster: string) {
  return Array.from({ length: 10 }, (_, index) => ({
    clusterId,
    name: `${cluster}-${index}`,
    role: index < 3 ? 'control-plane' : 'worker',
    flavor: 'm1.medium',
    serverStatus: 'ACTIVE',
    nodeReady: 'True',
  }))
}

function eventRows(clusterId: string, object: string) {
  return Array.from({ length: 20 }, (_, index) => ({
    clusterId,
    type: 'Normal',
    reason: 'StepFinished',
    object,
    message: `Step ${index} finished`,
  }))
}
