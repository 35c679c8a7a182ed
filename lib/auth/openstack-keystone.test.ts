import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '@/simulator/start-simulator'
import { makeKeystone } from './openstack-keystone'
import { keystoneContract } from './testing/keystone.suite'

/** Nobody boots a server here. */
const noMachines = (): never => {
  throw new Error('No server was asked for.')
}

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ boot: noMachines })
})
afterAll(() => simulator.stop())

describe('the Keystone of the simulator', () => {
  keystoneContract(async () => ({
    type: 'password',
    authUrl: simulator.authUrl,
    userName: 'admin',
    userDomainName: 'Default',
    password: 'admin',
    scope: { projectName: 'admin', projectDomainName: 'Default' },
  }))
})

it('tells of a locked account when Keystone does', async () => {
  const keystone = makeKeystone(async () => ({ authUrl: simulator.authUrl }))
  const locked = keystone.signIn({ user: 'locked', domain: 'Default', password: 'locked' })
  await expect(locked).rejects.toMatchObject({ code: 'AccountLocked' })
})

it('says that Keystone does not answer when nothing listens there', async () => {
  const keystone = makeKeystone(async () => ({ authUrl: 'http://127.0.0.1:9/v3' }))
  const attempt = keystone.signIn({ user: 'demo', domain: 'Default', password: 'demo' })
  await expect(attempt).rejects.toMatchObject({ code: 'KeystoneUnreachable' })
  await expect(keystone.listProjects('token')).rejects.toMatchObject({ code: 'KeystoneUnreachable' })
})
