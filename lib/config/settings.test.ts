import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseSettings, settingsSchema } from './settings'

const good = {
  DATABASE_URL: 'postgres://slipway:x@127.0.0.1/slipway',
  SLIPWAY_URL: 'https://portal.example',
  SLIPWAY_SECRET: 'x'.repeat(32),
  SLIPWAY_KEYRING: `k1:${randomBytes(32).toString('base64')}`,
  OS_CLIENT_CONFIG_FILE: '/etc/slipway/clouds.yaml',
}

it('fills in what may be left out', () => {
  expect(parseSettings(good)).toMatchObject({ OS_CLOUD: 'openstack', SLIPWAY_POLL_MS: 3000, SLIPWAY_PORTAL_CIDRS: [] })
})

it('tells every problem at once, with the help of each variable and without its value', () => {
  const parse = () =>
    parseSettings({ ...good, DATABASE_URL: '', SLIPWAY_KEYRING: 'k1:topsecret', SLIPWAY_PORTAL_CIDRS: '10.0.0.1/8' })
  expect(parse).toThrow(/DATABASE_URL is missing\. Postgres/)
  expect(parse).toThrow(/SLIPWAY_KEYRING is not valid/)
  expect(parse).toThrow(/SLIPWAY_PORTAL_CIDRS is not valid/)
  expect(parse).not.toThrow(/topsecret/)
})

it('refuses an address with a path, which pages and cookies would not follow', () => {
  const parse = (SLIPWAY_URL: string) => () => parseSettings({ ...good, SLIPWAY_URL })
  expect(parse('https://portal.example:8443/')).not.toThrow()
  expect(parse('https://portal.example/slipway')).toThrow(/SLIPWAY_URL is not valid \(Nothing may follow/)
  expect(parse('portal')).toThrow(/SLIPWAY_URL is not valid/)
})

it('tells one problem of each variable, the first', () => {
  expect(() => parseSettings({ ...good, SLIPWAY_URL: 'ftp://portal.example/slipway' })).toThrow(
    /^The settings cannot be used:\n {2}SLIPWAY_URL is not valid \(Invalid URL\)[^\n]*$/,
  )
})

it('stands in docs/operating.md with its help, each variable', () => {
  const page = readFileSync('docs/operating.md', 'utf8')
  for (const [name, schema] of Object.entries(settingsSchema.shape))
    expect(page).toContain(`| \`${name}\` | ${schema.description} |`)
})
