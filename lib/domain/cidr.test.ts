import { describe, expect, it } from 'vitest'
import { cidrSchema, cidrsOverlap, computeCidrAddress, computeCidrSize } from './cidr'

describe('a range', () => {
  it.each(['10.0.0.0/24', '0.0.0.0/0', '203.0.113.9/32'])('is %s', text =>
    expect(cidrSchema.safeParse(text).success).toBe(true),
  )
  it.each(['10.0.0.1/24', '10.0.0.0', '10.0.0.0/33', '10.0/16', 'fd00::/8', '', 'x'])('is not %j', text =>
    expect(cidrSchema.safeParse(text).success).toBe(false),
  )
})

it.each([
  ['10.0.0.0/8', '10.1.2.0/24', true],
  ['10.1.2.0/24', '10.0.0.0/8', true],
  ['10.0.0.0/24', '10.0.1.0/24', false],
])('%s and %s overlap: %s', (a, b, overlap) => expect(cidrsOverlap(a, b)).toBe(overlap))

it('knows its size and its addresses', () => {
  expect(computeCidrSize('10.0.0.0/24')).toBe(256)
  expect(computeCidrAddress('10.0.0.0/16', 258)).toBe('10.0.1.2')
})
