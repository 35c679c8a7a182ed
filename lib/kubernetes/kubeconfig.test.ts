import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderKubeconfig } from './kubeconfig'

const of = {
  clusterName: 'shop',
  server: 'https://203.0.113.7:6443',
  caPem: 'CA',
  user: 'anna',
  certPem: 'CERT',
  keyPem: 'KEY',
}

it('a kubeconfig has one context, and it is the current one', () => {
  const kubeconfig = parse(renderKubeconfig(of))
  expect(kubeconfig['current-context']).toBe('anna@shop')
  expect(kubeconfig.contexts).toEqual([{ name: 'anna@shop', context: { cluster: 'shop', user: 'anna@shop' } }])
  expect(kubeconfig.clusters[0].cluster).toEqual({
    server: 'https://203.0.113.7:6443',
    'certificate-authority-data': Buffer.from('CA').toString('base64'),
  })
  expect(kubeconfig.users[0].user).toEqual({
    'client-certificate-data': Buffer.from('CERT').toString('base64'),
    'client-key-data': Buffer.from('KEY').toString('base64'),
  })
})

it('it can begin in a namespace', () => {
  expect(parse(renderKubeconfig({ ...of, namespace: 'web' })).contexts[0].context.namespace).toBe('web')
})
