import { expect, test } from 'vitest'
import { pathInside } from './path-inside'

test('the page that was asked for comes after sign-in', () => {
  expect(pathInside('/clusters/new?from=palette')).toBe('/clusters/new?from=palette')
})

test.each([
  undefined,
  '',
  'clusters',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example/',
  '/login',
  '/\t/elsewhere.example',
  ['/a', '/b'],
])('never another site, nor sign-in again: %s', next => {
  expect(pathInside(next)).toBe('/clusters')
})
