import { expect, test } from 'vitest'
import { isBadRequest } from './errors'
import { chooseMicroversion, isAtLeast } from './microversion'

const ours = { minimum: '2.53', wanted: '2.96' } as const
const choose = (version: string, min_version = '2.1') => chooseMicroversion('compute', { version, min_version }, ours)

test('2.100 is newer than 2.96', () => {
  expect(isAtLeast('2.100', '2.96')).toBe(true)
  expect(isAtLeast('2.9', '2.53')).toBe(false)
})

test.each([
  ['2.53', '2.53'],
  ['2.93', '2.93'],
  ['2.100', '2.96'],
])('of a cloud that speaks up to %s we take %s', (offered, chosen) => {
  expect(choose(offered)).toBe(chosen)
})

test.each([['2.38'], ['']])('a cloud that speaks up to "%s" is too old', offered => {
  const attempt = () => choose(offered)
  expect(attempt).toThrowError(/2\.53 to 2\.96 is needed/)
  try {
    attempt()
  } catch (error) {
    expect(isBadRequest(error)).toBe(true)
  }
})

test('a cloud that has dropped what we speak is too new', () => {
  expect(() => choose('3.10', '3.0')).toThrowError(/is needed/)
})
