import { expect, it } from 'vitest'
import { cloudConfigSecret, renderCloudConf } from './cloud-config'

const config = {
  clusterName: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  authUrl: 'https://keystone.example.com/v3',
  region: 'RegionOne',
  applicationCredentialId: 'c0ffee',
  applicationCredentialSecret: 'a"b\\c#d',
  floatingNetworkId: 'ext-1',
  subnetId: 'sub-1',
}

it('cloud.conf says who, where, and how balancers are made', () => {
  expect(renderCloudConf(config)).toBe(`[Global]
auth-url="https://keystone.example.com/v3"
region="RegionOne"
application-credential-id="c0ffee"
application-credential-secret="a\\"b\\\\c#d"

[LoadBalancer]
floating-network-id="ext-1"
subnet-id="sub-1"
create-monitor="true"
monitor-delay="5s"
monitor-timeout="3s"
monitor-max-retries="1"
monitor-max-retries-down="3"
`)
})

it('a private authority travels beside it', () => {
  expect(cloudConfigSecret(config).data).not.toHaveProperty('ca.pem')
  const secret = cloudConfigSecret({ ...config, caPem: 'PEM' })
  expect(secret.data).toMatchObject({
    'ca.pem': Buffer.from('PEM').toString('base64'),
    'cluster-name': Buffer.from(config.clusterName).toString('base64'),
  })
  expect(renderCloudConf({ ...config, caPem: 'PEM' })).toContain('ca-file="/etc/config/ca.pem"')
})
