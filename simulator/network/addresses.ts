import ipaddr from 'ipaddr.js'

/** An IPv4 range by numbers. */
export type Range = { first: number; last: number; bits: number }

export const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text)

export const addressToNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

export const numberToAddress = (value: number): string =>
  [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.')

/** The range of a CIDR whose host bits may be set; undefined when it is none. */
export function parseRange(cidr: string): Range | undefined {
  const [address = '', prefix = '32'] = cidr.split('/')
  if (!isAddress(address) || !/^\d+$/.test(prefix) || Number(prefix) > 32) return undefined
  const size = 2 ** (32 - Number(prefix))
  const first = Math.floor(addressToNumber(address) / size) * size
  return { first, last: first + size - 1, bits: Number(prefix) }
}

export const formatRange = (range: Range): string => `${numberToAddress(range.first)}/${range.bits}`

export const rangesOverlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last

/** Whether an address lies in a CIDR. */
export function isInCidr(address: string, cidr: string): boolean {
  const range = parseRange(cidr)
  const value = addressToNumber(address)
  return range !== undefined && value >= range.first && value <= range.last
}
