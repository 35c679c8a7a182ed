import { createHash } from 'node:crypto'
import type { Condition, Container, ContainerStatus, Pod } from '../objects'
import { stamp } from '../storage/store'

/** How far a pod has come on its node. */
export type PodStage =
  | { kind: 'waiting'; reason: string; message?: string }
  | { kind: 'running'; startedAt: string; ready: boolean }
  | { kind: 'succeeded'; startedAt: string; finishedAt: string }

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function containerStatus(container: Container, pod: Pod, stage: PodStage, restarts: number): ContainerStatus {
  const id = `containerd://${hash(`${pod.metadata.uid}${container.name}${restarts}`)}`
  const common = { name: container.name, image: container.image, restartCount: restarts, imageID: '' }
  const imageID = `${container.image.split(/[:@]/)[0]}@sha256:${hash(container.image)}`
  switch (stage.kind) {
    case 'waiting': {
      const { reason, message } = stage
      return { ...common, ready: false, started: false, state: { waiting: message ? { reason, message } : { reason } } }
    }
    case 'running':
      return {
        ...common,
        imageID,
        ready: stage.ready,
        started: true,
        containerID: id,
        state: { running: { startedAt: stage.startedAt } },
      }
    case 'succeeded': {
      const { startedAt, finishedAt } = stage
      const terminated = { exitCode: 0, reason: 'Completed', startedAt, finishedAt }
      return { ...common, imageID, ready: false, started: false, containerID: id, state: { terminated } }
    }
  }
}

function condition(
  type: string,
  ok: boolean,
  before: Condition[] | undefined,
  now: string,
  reason?: string,
): Condition {
  const status = ok ? 'True' : 'False'
  const known = before?.find(item => item.type === type)
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now
  return { type, status, lastProbeTime: null, lastTransitionTime, ...(reason && !ok ? { reason } : {}) }
}

const phases = { waiting: 'Pending', running: 'Running', succeeded: 'Succeeded' }

/** The status of a pod on a node. */
export function podStatus(
  pod: Pod,
  stage: PodStage,
  at: { hostIp: string; podIp?: string; restarts: number; now: Date },
): Pod['status'] {
  const now = stamp(at.now)
  const before = pod.status.conditions
  const ready = stage.kind === 'running' && stage.ready
  const started = stage.kind !== 'waiting' || at.restarts > 0
  const done: PodStage = { kind: 'succeeded', startedAt: now, finishedAt: now }
  const why = stage.kind === 'succeeded' ? 'PodCompleted' : 'ContainersNotReady'
  const { initContainers = [], containers } = pod.spec
  const initStage = started ? done : stage
  return {
    ...pod.status,
    phase: stage.kind === 'waiting' && at.restarts > 0 ? 'Running' : phases[stage.kind],
    conditions: [
      condition('PodReadyToStartContainers', started, before, now),
      condition('Initialized', started || initContainers.length === 0, before, now, 'ContainersNotInitialized'),
      condition('Ready', ready, before, now, why),
      condition('ContainersReady', ready, before, now, why),
      condition('PodScheduled', true, before, now),
    ],
    hostIP: at.hostIp,
    hostIPs: [{ ip: at.hostIp }],
    ...(at.podIp ? { podIP: at.podIp, podIPs: [{ ip: at.podIp }] } : {}),
    startTime: pod.status.startTime ?? now,
    ...(initContainers.length > 0
      ? {
          initContainerStatuses:
            pod.status.initContainerStatuses?.every(status => status.state.terminated) && started
              ? pod.status.initContainerStatuses
              : initContainers.map(container => containerStatus(container, pod, initStage, 0)),
        }
      : {}),
    containerStatuses: containers.map(container => containerStatus(container, pod, stage, at.restarts)),
    qosClass: qosClass(containers),
  }
}

function qosClass(containers: Container[]): string {
  const all = containers.map(container => container.resources ?? {})
  if (all.every(item => !item.requests && !item.limits)) return 'BestEffort'
  const full = all.every(
    ({ requests = {}, limits = {} }) =>
      limits.cpu && limits.memory && requests.cpu === limits.cpu && requests.memory === limits.memory,
  )
  return full ? 'Guaranteed' : 'Burstable'
}
