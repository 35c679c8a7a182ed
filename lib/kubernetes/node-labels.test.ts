import { expect, it } from 'vitest'
import { splitNodeLabels } from './node-labels'

it('a kubelet sets labels outside the domains of Kubernetes, and of its own part of them', () => {
  expect(
    splitNodeLabels({
      team: 'shop',
      'example.com/tier': 'web',
      'node.kubernetes.io/pool': 'a',
      'gpu.node.kubernetes.io/model': 'x',
      'notkubernetes.io/fine': '',
      'node-role.kubernetes.io/worker': '',
      'kubernetes.io/team': 'shop',
      'app.k8s.io/name': 'shop',
    }),
  ).toEqual({
    kubelet: {
      team: 'shop',
      'example.com/tier': 'web',
      'node.kubernetes.io/pool': 'a',
      'gpu.node.kubernetes.io/model': 'x',
      'notkubernetes.io/fine': '',
    },
    api: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/team': 'shop', 'app.k8s.io/name': 'shop' },
  })
})
