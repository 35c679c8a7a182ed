import { createHmac } from 'node:crypto'

const encode = (text: string) => Buffer.from(text).toString('base64url')

/**
 * The detached JWS (HS256) with which cluster-info is signed for a bootstrap token: who knows the token's secret knows
 * that whoever answered does too.
 */
export function signClusterInfo(kubeconfig: string, tokenId: string, tokenSecret: string): string {
  const head = encode(JSON.stringify({ alg: 'HS256', kid: tokenId }))
  const signature = createHmac('sha256', tokenSecret)
    .update(`${head}.${encode(kubeconfig)}`)
    .digest('base64url')
  return `${head}..${signature}`
}
