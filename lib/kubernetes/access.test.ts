import { expect, it } from 'vitest'
import { z } from 'zod'
import { accessObjects } from './access'

const bindingSchema = z.object({
  kind: z.literal('ClusterRoleBinding'),
  metadata: z.object({ name: z.string() }),
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(z.object({ kind: z.string(), name: z.string() })),
})
const bindings = accessObjects('p1')
  .filter(object => object.kind === 'ClusterRoleBinding')
  .map(object => bindingSchema.parse(object))

it('each role of the project has its role in the cluster', () => {
  const rolesOf = (group: string) =>
    bindings.filter(binding => binding.subjects.some(subject => subject.name === group)).map(b => b.roleRef.name)
  expect(rolesOf('slipway:p1:reader')).toEqual(['view', 'slipway:cluster-reader'])
  expect(rolesOf('slipway:p1:member')).toEqual(['edit', 'slipway:cluster-reader'])
  expect(rolesOf('slipway:p1:admin')).toEqual(['cluster-admin', 'slipway:cluster-reader'])
})

it('groups are bound, never persons, each by a name of its own', () => {
  expect(new Set(bindings.flatMap(binding => binding.subjects.map(subject => subject.kind)))).toEqual(
    new Set(['Group']),
  )
  expect(new Set(bindings.map(binding => binding.metadata.name)).size).toBe(bindings.length)
})

it('everyone may look at nodes, and nobody may change or see secrets by it', () => {
  const role = accessObjects('p1').find(object => object.metadata.name === 'slipway:cluster-reader')
  const { rules } = z
    .object({ rules: z.array(z.object({ resources: z.array(z.string()), verbs: z.array(z.string()) })) })
    .parse(role)
  expect(rules.some(rule => rule.resources.includes('nodes'))).toBe(true)
  expect(rules.some(rule => rule.resources.includes('secrets'))).toBe(false)
  for (const rule of rules) expect(rule.verbs).toEqual(['get', 'list', 'watch'])
})
