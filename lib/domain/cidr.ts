import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** An IPv4 range such as 10.0.0.0/24, with no bits set behind the prefix. */
export const cidrSchema = z.string().refine(isIpv4Cidr, 'An IPv4 range such as 10.0.0.0/24.')

function isIpv4Cidr(text: string): boolean {
  return (
    ipaddr.IPv4.isValidCIDRFourPartDecimal(text) &&
    ipaddr.IPv4.networkAddressFromCIDR(text).toString() === text.split('/')[0]
  )
}

/** Whether two IPv4 ranges share an address. */
export function cidrsOverlap(a: string, b: string): boolean {
  const [first, firstBits] = ipaddr.IPv4.parseCIDR(a)
  const [second, secondBits] = ipaddr.IPv4.parseCIDR(b)
  const bits = Math.min(firstBits, secondBits)
  return first.match(second, bits)
}

/** Addresses in an IPv4 range, network and broadcast included. */
export function computeCidrSize(cidr: string): number {
  return 2 ** (32 - ipaddr.IPv4.parseCIDR(cidr)[1])
}

/** The nth address of a range. */
export function computeCidrAddress(cidr: string, n: number): string {
  const bytes = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray()
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0) + n
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.')
}
