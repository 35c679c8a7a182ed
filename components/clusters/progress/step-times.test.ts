import { describe, expect, test } from 'vitest'
import type { OperationResponse } from '@/lib/contract/clusters'
import type { StepProgress } from '@/lib/domain/step'
import { computeProgress, computeStepSeconds, isStuck, roundEstimate } from './step-times'

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString()
const step = (change: Partial<StepProgress>): StepProgress => ({
  name: 'network',
  state: 'running',
  startedAt: at(0),
  finishedAt: null,
  message: '',
  reports: [],
  failure: null,
  usualSeconds: 40,
  ...change,
})
const operation = (change: Partial<OperationResponse>): OperationResponse => ({
  id: 'o',
  kind: 'create',
  actor: 'mai',
  startedAt: at(0),
  finishedAt: null,
  estimatedEnd: at(100),
  steps: [step({ state: 'done', finishedAt: at(10) }), step({}), step({ state: 'pending', startedAt: null })],
  ...change,
})

describe('the time of a step', () => {
  test('runs until it is done, and then stands', () => {
    expect(computeStepSeconds(step({}), start + 12_000)).toBe(12)
    expect(computeStepSeconds(step({ finishedAt: at(5) }), start + 12_000)).toBe(5)
    expect(computeStepSeconds(step({ startedAt: null }), start)).toBeNull()
  })

  test.each([
    [119, 40, false],
    [121, 40, true],
    [32, 3, false],
    [34, 3, true],
    [9999, null, false],
  ])('after %s s with %s s usual is stuck: %s', (seconds, usualSeconds, stuck) => {
    expect(isStuck(step({ usualSeconds }), start + seconds * 1000)).toBe(stuck)
  })
})

describe('the progress of an operation', () => {
  test('follows history while that holds, and never reaches the end by itself', () => {
    expect(computeProgress(operation({}), start + 50_000)).toMatchObject({ done: 1, fraction: 0.5, secondsLeft: 50 })
    expect(computeProgress(operation({}), start + 99_900)).toMatchObject({ fraction: 0.97, isLate: false })
  })

  test('has no bar once the estimate has passed, and says that it is late', () => {
    expect(computeProgress(operation({}), start + 101_000)).toMatchObject({ fraction: null, isLate: true })
  })

  test('has no bar without history', () => {
    expect(computeProgress(operation({ estimatedEnd: null }), start)).toMatchObject({
      fraction: null,
      secondsLeft: null,
    })
  })
})

test.each([
  [3, 10],
  [41, 50],
  [74, 60],
  [80, 90],
  [258, 240],
])('an estimate of %s s is said as %s s', (seconds, said) => {
  expect(roundEstimate(seconds)).toBe(said)
})
