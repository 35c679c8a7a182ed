import { afterAll } from 'vitest'
import { cloudContract } from '@/lib/openstack/contract.suite'
import { type Simulator, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'

let simulator: Simulator | undefined
afterAll(() => simulator?.stop())

cloudContract(async () => {
  simulator = await startSimulator({ speed: 200, seed: 'none', boot: plainMachine })
  return {
    admin: {
      type: 'password',
      authUrl: simulator.authUrl,
      userName: 'admin',
      userDomainName: 'Default',
      password: 'admin',
      scope: { projectName: 'admin', projectDomainName: 'Default' },
    },
  }
})
