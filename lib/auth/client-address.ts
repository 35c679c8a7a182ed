/**
 * Where a request comes from, for counting attempts. The last entry of X-Forwarded-For was written by the proxy next to us
 * or by the web server itself; earlier ones a client can make up.
 */
export function clientAddress(headers: Headers): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown'
}
