import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { Keyring } from './keyring'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

it('opens what it sealed', () => {
  const ring = new Keyring(key('a'))
  expect(ring.open(ring.seal('secret', 'cluster:1/pki'), 'cluster:1/pki')).toBe('secret')
})

it('seals the same text differently each time, and never in the clear', () => {
  const ring = new Keyring(key('a'))
  const [one, two] = [ring.seal('secret', 'x'), ring.seal('secret', 'x')]
  expect(Buffer.from(one)).not.toEqual(Buffer.from(two))
  expect(Buffer.from(one).includes('secret')).toBe(false)
})

it('opens what an older key of the ring sealed', () => {
  const [older, newer] = [key('a'), key('b')]
  const box = new Keyring(older).seal('secret', 'x')
  expect(new Keyring(`${newer},${older}`).open(box, 'x')).toBe('secret')
})

it('does not open a box of another place, a changed box, or one whose key is gone', () => {
  const ring = new Keyring(key('a'))
  const box = ring.seal('secret', 'cluster:1/pki')
  expect(() => ring.open(box, 'cluster:2/pki')).toThrow()
  const changed = Uint8Array.from(box, (byte, i) => (i === box.length - 1 ? byte ^ 1 : byte))
  expect(() => ring.open(changed, 'cluster:1/pki')).toThrow()
  expect(() => new Keyring(key('b')).open(box, 'cluster:1/pki')).toThrow('The keyring has no key "a".')
})
