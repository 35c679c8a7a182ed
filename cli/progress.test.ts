import { describe, expect, it } from 'vitest'
import type { ClusterResponse, EventResponse } from '../lib/contract/clusters'
import type { Failure } from '../lib/domain/failure'
import { computeEnd, computeNews, type News, newsText, nothingTold } from './progress'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, seconds)).toISOString()
const now = new Date(at(30))

type Step = NonNullable<ClusterResponse['operation']>['steps'][number]
const step = (of: Partial<Step>): Step => ({
  name: 'network',
  state: 'pending',
  startedAt: null,
  finishedAt: null,
  message: '',
  reports: [],
  failure: null,
  usualSeconds: null,
  ...of,
})
const quota: Failure = {
  code: 'QuotaExceeded',
  owner: 'tenant',
  message: 'The floating IP quota is used up.',
  action: 'Release one.',
  params: {},
  cause: { service: 'network', text: 'Quota exceeded', requestId: 'req-1' },
}

function cluster(of: Partial<ClusterResponse> & { steps?: Step[]; kind?: 'create' | 'delete' } = {}): ClusterResponse {
  const { steps = [], kind = 'create', ...rest } = of
  return {
    id: '6ba7b810-9dad-41d1-80b4-00c04fd430c8',
    name: 'shop',
    phase: 'Provisioning',
    phaseReason: null,
    phaseMessage: null,
    phaseChangedAt: at(0),
    failure: null,
    release: '1.37.2-1',
    nodesReady: 0,
    nodesWanted: 1,
    apiAddress: null,
    createdAt: at(0),
    spec: {
      release: '1.37.2-1',
      imageFlavor: 'standard',
      controlPlane: { replicas: 1, flavor: 'm1.medium', zones: ['az1'] },
      nodePools: [],
      network: {
        networkId: null,
        externalNetworkId: 'n',
        nodeCidr: '10.0.0.0/24',
        podCidr: '10.244.0.0/16',
        serviceCidr: '10.96.0.0/16',
      },
      apiAccess: { allowedCidrs: [] },
    },
    generation: 1,
    observedGeneration: 0,
    conditions: [],
    kubernetesVersion: '1.37.2',
    machines: [],
    resources: [],
    operation: {
      id: '6ba7b810-9dad-41d1-80b4-00c04fd430c9',
      kind,
      actor: 'anna',
      startedAt: at(0),
      finishedAt: null,
      estimatedEnd: null,
      steps,
    },
    actions: { delete: { allowed: true }, kubeconfig: { allowed: true } },
    createdBy: 'anna',
    deletionRequestedAt: null,
    deletedAt: null,
    receipt: null,
    yaml: '',
    ...rest,
  }
}
const event = (id: string, seconds: number): EventResponse => ({
  id,
  at: at(seconds),
  type: 'Normal',
  reason: 'MachineCreated',
  object: `machine/shop-w-${id}`,
  message: 'A server is being made.',
  params: {},
  cause: null,
})

describe('what is told', () => {
  const tellTwice = (first: ClusterResponse, second: ClusterResponse) =>
    computeNews(computeNews(nothingTold, first, [], now).progress, second, [], now).news

  it('is each thing once', () => {
    const running = cluster({ steps: [step({ state: 'running', message: 'The router is being made.' })] })
    expect(tellTwice(running, running)).toEqual([])
  })

  it('is what a step waits for, each time it changes, and how long it took', () => {
    const running = cluster({ steps: [step({ state: 'running', startedAt: at(1), message: 'The router is made.' })] })
    const waiting = cluster({ steps: [step({ state: 'running', startedAt: at(1), message: 'The subnet is made.' })] })
    const done = cluster({ steps: [step({ state: 'done', startedAt: at(1), finishedAt: at(8) })] })
    expect(tellTwice(running, waiting)).toMatchObject([{ step: 'network', message: 'The subnet is made.' }])
    expect(tellTwice(waiting, done)).toMatchObject([{ step: 'network', state: 'done', seconds: 7, at: at(8) }])
  })

  it('is nothing of steps that have not begun', () => {
    expect(computeNews(nothingTold, cluster({ steps: [step({})] }), [], now).news).toMatchObject([{ type: 'phase' }])
  })

  it('is new events only, the oldest first', () => {
    const first = computeNews(nothingTold, cluster(), [event('1', 1)], now)
    const second = computeNews(first.progress, cluster(), [event('3', 3), event('2', 2), event('1', 1)], now)
    expect(second.news.map(news => news.at)).toEqual([at(2), at(3)])
  })

  it('is in the order in which it happened', () => {
    const running = cluster({ phaseChangedAt: at(5), steps: [step({ state: 'running' })] })
    const { news } = computeNews(nothingTold, running, [event('2', 9), event('1', 2)], now)
    expect(news.map(each => each.at)).toEqual([at(2), at(5), at(9), at(30)])
  })

  it('is a line each', () => {
    const news: News = { type: 'step', at: at(8), step: 'network', state: 'done', seconds: 7, message: '' }
    expect(newsText(news)).toMatch(/^\d\d:00:08 {2}network {11}done in 7 s$/)
  })
})

describe('watching ends', () => {
  it('well when the cluster is ready, or deleted', () => {
    expect(computeEnd(cluster({ phase: 'Ready' }))).toEqual({ exitCode: 0, text: 'Cluster shop is ready.' })
    expect(computeEnd(cluster({ phase: 'Deleted', deletionRequestedAt: at(9) }))?.exitCode).toBe(0)
  })

  it('badly when it is somebody’s turn, with what happened and what to do', () => {
    expect(computeEnd(cluster({ phase: 'Blocked', failure: quota }))).toEqual({
      exitCode: 1,
      text: [
        'The floating IP quota is used up.',
        'Your turn: Release one.',
        'The answer was: Quota exceeded',
        'Request: req-1',
      ].join('\n'),
    })
  })

  it('not while the portal tries again by itself', () => {
    expect(computeEnd(cluster({ failure: { ...quota, owner: 'nobody' } }))).toBeUndefined()
  })

  it('not at a failure from before the deletion', () => {
    const deleting = { phase: 'Deleting', deletionRequestedAt: at(9), failure: quota, kind: 'delete' } as const
    expect(computeEnd(cluster({ ...deleting, steps: [step({ state: 'running' })] }))).toBeUndefined()
    expect(computeEnd(cluster({ ...deleting, steps: [step({ state: 'blocked' })] }))?.exitCode).toBe(1)
  })
})
