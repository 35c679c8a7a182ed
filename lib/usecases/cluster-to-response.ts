import { clusterFileToYaml } from '../contract/cluster-file'
import type { ClusterResponse, ClusterSummary, MachineResponse, OperationResponse } from '../contract/clusters'
import { computeActions } from '../domain/actions'
import type { Report } from '../domain/report'
import type { TenantRole } from '../domain/role'
import type { ClusterSummaryRow } from '../store/cluster-list'
import type { ClusterView } from '../store/cluster-view'
import type { OperationHistory } from '../store/operation-history'

export function clusterToSummary(row: ClusterSummaryRow): ClusterSummary {
  return { ...row, phaseChangedAt: row.phaseChangedAt.toISOString(), createdAt: row.createdAt.toISOString() }
}

/** What a person with this role sees of a cluster. `history` is that of operations like the current one. */
export function clusterToResponse(
  cluster: ClusterView,
  of: { role: TenantRole; kubernetesVersion: string; history: OperationHistory },
): ClusterResponse {
  return {
    id: cluster.id,
    name: cluster.name,
    phase: cluster.phase,
    phaseReason: cluster.phaseReason,
    phaseMessage: cluster.phaseMessage,
    phaseChangedAt: cluster.phaseChangedAt.toISOString(),
    failure: cluster.failure,
    release: cluster.release,
    nodesReady: cluster.nodesReady,
    nodesWanted: cluster.nodesWanted,
    apiAddress: cluster.apiAddress,
    createdAt: cluster.createdAt.toISOString(),
    spec: cluster.spec,
    generation: cluster.generation,
    observedGeneration: cluster.observedGeneration,
    conditions: cluster.conditions.map(withReports),
    kubernetesVersion: of.kubernetesVersion,
    machines: cluster.machines.map(machineToResponse),
    resources: cluster.resources.map(resourceToResponse),
    operation: cluster.operation && operationToResponse(cluster.operation, of.history),
    actions: clusterActions(cluster, of.role),
    createdBy: cluster.createdBy,
    deletionRequestedAt: cluster.deletionRequestedAt?.toISOString() ?? null,
    deletedAt: cluster.deletedAt?.toISOString() ?? null,
    receipt: cluster.receipt,
    yaml: clusterFileToYaml(cluster.name, cluster.spec),
  }
}

export function clusterActions(cluster: ClusterView, role: TenantRole): ClusterResponse['actions'] {
  return computeActions({
    apiAnswers: cluster.observed.initialized === true && cluster.apiAddress !== null,
    deletionRequested: cluster.deletionRequestedAt !== null,
    deleted: cluster.deletedAt !== null,
    role,
  })
}

function machineToResponse(machine: ClusterView['machines'][number]): MachineResponse {
  return {
    id: machine.id,
    name: machine.name,
    role: machine.role as MachineResponse['role'],
    poolName: machine.poolName,
    zone: machine.zone,
    flavor: machine.flavor,
    serverId: machine.serverId,
    address: machine.address,
    serverStatus: machine.serverStatus,
    nodeReady: machine.nodeReady as MachineResponse['nodeReady'],
    kubeletVersion: machine.kubeletVersion,
    failure: machine.failure as MachineResponse['failure'],
    createdAt: machine.createdAt.toISOString(),
  }
}

function resourceToResponse(resource: ClusterView['resources'][number]): ClusterResponse['resources'][number] {
  return {
    kind: resource.kind,
    name: resource.name,
    cloudId: resource.cloudId,
    createdAt: resource.createdAt.toISOString(),
    goneAt: resource.goneAt?.toISOString() ?? null,
    fate: resource.fate as ClusterResponse['resources'][number]['fate'],
  }
}

function operationToResponse(
  operation: NonNullable<ClusterView['operation']>,
  history: OperationHistory,
): OperationResponse {
  const usualEnd =
    history.usualSeconds === null ? null : new Date(operation.startedAt.getTime() + history.usualSeconds * 1000)
  return {
    id: operation.id,
    kind: operation.kind as OperationResponse['kind'],
    actor: operation.actor,
    startedAt: operation.startedAt.toISOString(),
    finishedAt: operation.finishedAt?.toISOString() ?? null,
    estimatedEnd: operation.finishedAt ? null : (usualEnd?.toISOString() ?? null),
    steps: operation.steps.map(step => ({
      ...withReports(step),
      usualSeconds: history.usualStepSeconds[step.name] ?? null,
    })),
  }
}

/** Rows of the time before there were reports have none. */
const withReports = <T extends { reports: Report[] }>(row: T): T => ({ ...row, reports: row.reports ?? [] })
