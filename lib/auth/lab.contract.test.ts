import { describe } from 'vitest'
import { keystoneContract } from './testing/keystone.suite'

const authUrl = process.env.SLIPWAY_LAB_AUTH_URL
const { OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME, OS_USER_DOMAIN_NAME, OS_PROJECT_DOMAIN_NAME } = process.env

describe.skipIf(!authUrl)('a real Keystone (set SLIPWAY_LAB_AUTH_URL and OS_PASSWORD to run it)', () => {
  keystoneContract(async () => ({
    type: 'password',
    authUrl: authUrl ?? '',
    userName: OS_USERNAME ?? 'admin',
    userDomainName: OS_USER_DOMAIN_NAME ?? 'Default',
    password: OS_PASSWORD ?? 'labsecret',
    scope: { projectName: OS_PROJECT_NAME ?? 'admin', projectDomainName: OS_PROJECT_DOMAIN_NAME ?? 'Default' },
  }))
})
