import { expect, test } from 'vitest'
import { computeQuotaState, formatQuota } from './quota-lines'

const quota = (used: number, limit: number) => ({ service: 'compute' as const, resource: 'instances', used, limit })

test('a quota is near its end when a tenth is left, and full when nothing is', () => {
  expect(computeQuotaState(quota(35, 40))).toBe('free')
  expect(computeQuotaState(quota(36, 40))).toBe('near')
  expect(computeQuotaState(quota(40, 40))).toBe('full')
  expect(computeQuotaState(quota(41, 40))).toBe('full')
})

test('without a limit, or where nothing may be used at all, nobody is warned', () => {
  expect(computeQuotaState(quota(5000, -1))).toBe('free')
  expect(computeQuotaState(quota(0, 0))).toBe('free')
})

test('sizes are in GiB, counts have the separators of the language', () => {
  expect(formatQuota('ram', 51_200, 'en')).toBe('50 GiB')
  expect(formatQuota('gigabytes', 1000, 'en')).toBe('1,000 GiB')
  expect(formatQuota('instances', 12_345, 'de')).toBe('12.345')
})
