import type { ClusterResponse, ClusterSummary, MachineResponse, PlanResponse } from '../lib/contract/clusters'
import type { Failure } from '../lib/domain/failure'
import { ageOf, formatSeconds } from './duration'
import { type Column, renderFields, renderTable } from './table'

export function clusterTable(clusters: ClusterSummary[], now: Date): string {
  const columns: Column<ClusterSummary>[] = [
    { title: 'NAME', value: c => c.name },
    { title: 'PHASE', value: c => c.phase },
    { title: 'NODES', value: c => `${c.nodesReady}/${c.nodesWanted}` },
    { title: 'RELEASE', value: c => c.release },
    { title: 'API', value: c => c.apiAddress ?? '-' },
    { title: 'AGE', value: c => ageOf(c.createdAt, now) },
    { title: 'MESSAGE', value: c => c.failure?.message ?? c.phaseMessage ?? '' },
  ]
  return renderTable(columns, clusters)
}

export function clusterText(cluster: ClusterResponse, now: Date): string {
  const parts = [
    renderFields([
      ['Name', cluster.name],
      ['Id', cluster.id],
      ['Phase', `${cluster.phase} for ${ageOf(cluster.phaseChangedAt, now)}`],
      ['Release', `${cluster.release} (Kubernetes ${cluster.kubernetesVersion})`],
      ['API', cluster.apiAddress ? `https://${cluster.apiAddress}:6443` : '-'],
      ['Nodes', `${cluster.nodesReady} of ${cluster.nodesWanted} ready`],
      ['Created', `${ageOf(cluster.createdAt, now)} ago by ${cluster.createdBy}`],
    ]),
  ]
  if (cluster.failure) parts.push(failureText(cluster.failure))
  if (cluster.operation && !cluster.operation.finishedAt) parts.push(stepTable(cluster.operation.steps, now))
  if (cluster.machines.length > 0) parts.push(machineTable(cluster.machines, now))
  if (cluster.receipt) parts.push(receiptText(cluster.receipt))
  return parts.join('\n\n')
}

export function failureText(failure: Failure): string {
  const turn = { tenant: 'Your turn', operator: "The cloud operator's turn", nobody: 'Nobody has to act' }[
    failure.owner
  ]
  const lines = [failure.message, `${turn}: ${failure.action}`]
  if (failure.cause) lines.push(`The answer was: ${failure.cause.text}`)
  if (failure.cause?.requestId) lines.push(`Request: ${failure.cause.requestId}`)
  return [...lines, ...(failure.console ?? []).map(line => `  | ${line}`)].join('\n')
}

export function planText(plan: PlanResponse): string {
  const { creates, quotas, estimatedSeconds, problems } = plan.plan
  const parts = [
    renderTable(
      [
        { title: 'WOULD CREATE', value: of => of.kind },
        { title: 'COUNT', value: of => String(of.count) },
      ],
      creates,
    ),
    renderTable<(typeof quotas)[number]>(
      [
        { title: 'QUOTA', value: q => `${q.service} ${q.resource}` },
        { title: 'NOW', value: q => String(q.before) },
        { title: 'AFTER', value: q => String(q.after) },
        { title: 'LIMIT', value: q => (q.limit < 0 ? 'none' : String(q.limit)) },
        { title: '', value: q => (q.exceeded ? 'exceeded' : '') },
      ],
      quotas,
    ),
  ]
  if (estimatedSeconds !== null) parts.push(`Usually takes ${formatSeconds(estimatedSeconds)}.`)
  if (problems.length > 0) parts.push(problems.map(p => `${p.field}: ${p.message}`).join('\n'))
  return parts.join('\n\n')
}

type Steps = NonNullable<ClusterResponse['operation']>['steps']

function stepTable(steps: Steps, now: Date): string {
  const columns: Column<Steps[number]>[] = [
    { title: 'STEP', value: s => s.name },
    { title: 'STATE', value: s => s.state },
    { title: 'FOR', value: s => (s.startedAt ? ageOf(s.startedAt, s.finishedAt ? new Date(s.finishedAt) : now) : '-') },
    { title: 'USUALLY', value: s => (s.usualSeconds === null ? '-' : formatSeconds(s.usualSeconds)) },
    { title: 'MESSAGE', value: s => s.failure?.message ?? s.message },
  ]
  return renderTable(columns, steps)
}

function machineTable(machines: MachineResponse[], now: Date): string {
  const columns: Column<MachineResponse>[] = [
    { title: 'MACHINE', value: m => m.name },
    { title: 'ROLE', value: m => m.poolName ?? m.role },
    { title: 'ZONE', value: m => m.zone ?? '-' },
    { title: 'ADDRESS', value: m => m.address ?? '-' },
    { title: 'SERVER', value: m => m.serverStatus ?? '-' },
    { title: 'NODE', value: m => nodeState(m) },
    { title: 'VERSION', value: m => m.kubeletVersion ?? '-' },
    { title: 'AGE', value: m => ageOf(m.createdAt, now) },
  ]
  return renderTable(columns, machines)
}

function nodeState({ nodeReady }: MachineResponse): string {
  if (nodeReady === null) return '-'
  return { True: 'Ready', False: 'NotReady', Unknown: 'Unknown' }[nodeReady]
}

function receiptText(receipt: NonNullable<ClusterResponse['receipt']>): string {
  const table = renderTable(
    [
      { title: 'OBJECTS', value: of => of.kind },
      { title: 'DELETED', value: of => String(of.deleted) },
      { title: 'KEPT', value: of => String(of.kept) },
    ],
    receipt.objects,
  )
  return `Deleted in ${formatSeconds(receipt.seconds)}.\n${table}`
}
