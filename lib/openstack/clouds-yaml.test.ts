import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CloudsYamlError, readCloudsYaml } from './clouds-yaml'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clouds-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const read = (cloud = 'shop') => readCloudsYaml(join(folder, 'clouds.yaml'), cloud)

test('a password account', async () => {
  await write(
    'clouds.yaml',
    `clouds:
  shop:
    auth:
      auth_url: https://cloud.example:5000/v3
      username: slipway
      user_domain_name: Default
      password: secret
      project_name: service
      project_domain_name: Default
    region_name: north
    interface: internal
    cacert: ca.pem
    identity_api_version: 3
`,
  )
  await write('ca.pem', 'PEM')
  expect(await read()).toEqual({
    credentials: {
      type: 'password',
      authUrl: 'https://cloud.example:5000/v3',
      userName: 'slipway',
      userDomainName: 'Default',
      password: 'secret',
      scope: { projectName: 'service', projectDomainName: 'Default' },
    },
    options: { region: 'north', interface: 'internal', verifyTls: true, caCert: 'PEM' },
  })
})

test('an application credential whose secret is in secure.yaml', async () => {
  await write(
    'clouds.yaml',
    `clouds:
  shop:
    auth_type: v3applicationcredential
    auth: {auth_url: 'http://cloud:5000', application_credential_id: abc}
    verify: false
`,
  )
  await write('secure.yaml', 'clouds: {shop: {auth: {application_credential_secret: s3cret}}}')
  const { credentials, options } = await read()
  expect(credentials).toEqual({
    type: 'application-credential',
    authUrl: 'http://cloud:5000',
    id: 'abc',
    secret: 's3cret',
  })
  expect(options.verifyTls).toBe(false)
})

test('every problem is told at once, with file and key and without values', async () => {
  await write('clouds.yaml', 'clouds: {shop: {auth: {auth_url: nonsense, pasword: hunter}, verify: "no", cert: c.pem}}')
  const error = await read().catch(e => e)
  expect(error).toBeInstanceOf(CloudsYamlError)
  for (const key of ['auth.auth_url', 'auth', 'verify', 'cert'])
    expect(error.message).toContain(`${join(folder, 'clouds.yaml')}: clouds.shop.${key}:`)
  expect(error.message).toContain('pasword')
  expect(error.message).not.toContain('hunter')
})

test('what a password account lacks is named', async () => {
  await write(
    'clouds.yaml',
    "clouds: {shop: {auth: {auth_url: 'http://cloud:5000', username: slipway, project_name: p}}}",
  )
  const error = await read().catch(e => e)
  for (const key of ['password', 'user_domain_name', 'project_domain_name'])
    expect(error.message).toContain(`clouds.shop.auth.${key}: is missing`)
})

test.each([
  ['a cloud that is not in it', 'clouds: {bank: {}}', /no cloud "shop".*bank/],
  ['a file without clouds', 'cloud: {}', /clouds: must be a map/],
  ['a file that is no YAML', 'clouds: [', /is not YAML/],
])('%s', async (_, text, expected) => {
  await write('clouds.yaml', text)
  await expect(read()).rejects.toThrowError(expected)
})

test('a file that is not there', async () => {
  await expect(read()).rejects.toThrowError(/clouds\.yaml: cannot be read/)
})
