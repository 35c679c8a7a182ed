import { describe, expect, test } from 'vitest'
import { clusterSpecDraftSchema } from '@/lib/domain/cluster-spec'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { exampleCatalog, exampleReleases } from '@/lib/domain/testing/example-catalog'
import {
  fieldFromProblem,
  groupProblems,
  nextPool,
  requestFromValues,
  reviveValues,
  taintFromText,
  taintToText,
  valuesFromSpec,
} from './create-form'

const catalog = exampleCatalog()
const spec = completeClusterSpec({}, catalog, exampleReleases)
const values = { ...valuesFromSpec(spec), name: 'checkout' }

describe('what the form sends', () => {
  test('is what it shows: the defaults come back as they were completed', () => {
    const request = requestFromValues(values)
    expect(completeClusterSpec(clusterSpecDraftSchema.parse(request.spec), catalog, exampleReleases)).toEqual(spec)
  })

  test('leaves out what a person cleared, so that the server completes it', () => {
    const request = requestFromValues({ ...values, network: { ...values.network, podCidr: ' ' } })
    expect(request.spec?.network).not.toHaveProperty('podCidr')
  })

  test('leaves the node range to the subnet of an existing network', () => {
    const network = { ...values.network, mode: 'existing' as const, networkId: 'net-1' }
    const sent = requestFromValues({ ...values, network }).spec?.network
    expect(sent).toMatchObject({ networkId: 'net-1' })
    expect(sent).not.toHaveProperty('nodeCidr')
  })

  test('reads labels and taints as kubectl writes them', () => {
    const [pool] = values.nodePools
    if (!pool) throw new Error('The default has a pool.')
    const nodePools = [{ ...pool, labels: ['team=checkout', 'gpu='], taints: ['dedicated=batch:NoExecute', 'drained'] }]
    expect(requestFromValues({ ...values, nodePools }).spec?.nodePools?.[0]).toMatchObject({
      labels: { team: 'checkout', gpu: '' },
      taints: [
        { key: 'dedicated', value: 'batch', effect: 'NoExecute' },
        { key: 'drained', value: '', effect: 'NoSchedule' },
      ],
    })
  })
})

test.each(['dedicated=batch:NoSchedule', 'spot:PreferNoSchedule', 'example.org/role=db:NoExecute'])(
  'the taint %s is written as it was read',
  text => {
    expect(taintToText(taintFromText(text))).toBe(text)
  },
)

describe('a further pool', () => {
  test('is like the last one, under a free name', () => {
    const [pool] = values.nodePools
    if (!pool) throw new Error('The default has a pool.')
    const large = { ...pool, name: 'pool-1', flavor: 'm1.large', labels: ['a=b'] }
    expect(nextPool([pool, large], pool)).toMatchObject({ name: 'pool-2', flavor: 'm1.large', labels: [] })
  })
})

describe('a problem of the server', () => {
  test.each([
    ['name', 'name'],
    ['spec.nodePools.0.flavor', 'nodePools.0.flavor'],
    ['spec.nodePools.1.labels.team', 'nodePools.1.labels'],
    ['spec.apiAccess.allowedCidrs.2', 'apiAccess.allowedCidrs'],
    ['spec', undefined],
    ['', undefined],
  ])('at %s is shown at the field %s', (field, expected) => {
    expect(fieldFromProblem(field)).toBe(expected)
  })

  test('without a field stands with the plan', () => {
    const quota = { field: 'spec', code: 'QuotaExceeded', message: '' }
    const name = { field: 'name', code: 'Taken', message: '' }
    expect(groupProblems([quota, name])).toEqual({ '': [quota], name: [name] })
  })
})

describe('a draft of an earlier visit', () => {
  test('keeps what is still offered and falls back where it is not', () => {
    const draft = {
      ...values,
      controlPlane: { replicas: 1 as const, flavor: 'gone', zones: ['az1', 'closed'] },
      network: { ...values.network, mode: 'existing' as const, networkId: 'gone' },
    }
    const revived = reviveValues(draft, values, catalog)
    expect(revived.controlPlane).toEqual({ replicas: 1, flavor: values.controlPlane.flavor, zones: ['az1'] })
    expect(revived.network).toMatchObject({ mode: 'new', networkId: '' })
  })
})
