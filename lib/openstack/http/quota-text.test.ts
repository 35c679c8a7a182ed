import { expect, test } from 'vitest'
import { quotaResourcesOf } from './quota-text'

const resources = (text: string, type = '') => quotaResourcesOf({ recognized: true, type, text })

test.each([
  ["Quota exceeded for resources: ['floatingip', 'port'].", ['floatingip', 'port']],
  ['Quota exceeded for cores, ram: Requested 4, 8192, but already used 20, 10 of 20, 50 cores, ram', ['cores', 'ram']],
  ['Quota exceeded, too many server groups.', ['server_groups']],
  ['Quota exceeded, too many servers in group', ['server_group_members']],
  ['Maximum number of ports exceeded', ['port']],
  ['Quota has been met for resources: Load Balancer', ['loadbalancer']],
  ['Quota has been met for resources: Health Monitor, Member', ['healthmonitor', 'member']],
  ["VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.", ['volumes']],
  [
    'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 5G, quota is 1G and 0G has been consumed.',
    ['gigabytes'],
  ],
  [
    'Unable to create additional application credentials, maximum of 10 already exceeded for user.',
    ['application_credentials'],
  ],
])('%s', (text, expected) => {
  expect(resources(text)).toEqual(expected)
})

test('what is no quota error names none', () => {
  expect(resources("Policy doesn't allow os_compute_api:servers:create to be performed.")).toBeUndefined()
})
