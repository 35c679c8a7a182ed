import { expect, it } from 'vitest'
import { bootstrapTokenSecret, bootstrapTokenText, createBootstrapToken } from './bootstrap-token'

it('a token has the shape that kubeadm wants, and no two are alike', () => {
  const tokens = Array.from({ length: 50 }, () => bootstrapTokenText(createBootstrapToken()))
  for (const token of tokens) expect(token).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/)
  expect(new Set(tokens).size).toBe(50)
})

it('its Secret lets one join for a quarter of an hour', () => {
  const token = { id: 'abcdef', secret: '0123456789abcdef' }
  const secret = bootstrapTokenSecret(token, { now: new Date('2026-11-22T10:00:00.123Z'), description: 'shop-w-0' })
  expect(secret.metadata).toEqual({ name: 'bootstrap-token-abcdef', namespace: 'kube-system' })
  expect(secret.type).toBe('bootstrap.kubernetes.io/token')
  const data = Object.entries(secret.data as Record<string, string>)
  expect(Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]))).toEqual({
    'token-id': 'abcdef',
    'token-secret': '0123456789abcdef',
    expiration: '2026-11-22T10:15:00Z',
    'usage-bootstrap-signing': 'true',
    'usage-bootstrap-authentication': 'true',
    'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    description: 'shop-w-0',
  })
})
