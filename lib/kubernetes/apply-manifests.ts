import { z } from 'zod'
import type { KubernetesClient } from './client'
import { describeRef, type KubeObject, type ObjectRef, refOf } from './object'
import { canBeUnready, whyNotReady } from './workload-readiness'

export type NotReady = {
  /** For example `DaemonSet kube-system/kube-network-policies`. */
  object: string
  message: string
}

export type ApplyResult = {
  /** In the order in which they were applied. */
  applied: string[]
  /** What an earlier set had and this one does not; deleted. */
  pruned: string[]
  notReady: NotReady[]
}

/** Where a set is written down, in kube-system: one name for each set of a cluster. */
export const defaultInventory = 'slipway-inventory'

/**
 * Applies a set of objects and deletes what left the set since the last time. Safe to repeat, and to cut off anywhere:
 * what is about to be made stands in the inventory before it is made. Throws `KubernetesError` at the first refusal.
 */
export async function applySet(
  client: KubernetesClient,
  objects: KubeObject[],
  inventoryName: string = defaultInventory,
): Promise<ApplyResult> {
  const before = await readInventory(client, inventoryName)
  const wanted = objects.map(refOf)
  const left = before.filter(ref => !wanted.some(other => isSame(ref, other)))

  await writeInventory(client, inventoryName, [...wanted, ...left])
  const result: ApplyResult = { applied: [], pruned: [], notReady: [] }
  for (const object of inOrder(objects)) {
    const there = await client.apply(object)
    result.applied.push(describeRef(refOf(object)))
    addNotReady(result.notReady, there)
  }
  for (const ref of left.filter(canPrune).reverse()) {
    await client.delete(ref)
    result.pruned.push(describeRef(ref))
  }
  if (left.length > 0) await writeInventory(client, inventoryName, wanted)
  return result
}

/** What of a set is missing or does not work yet, without changing anything. */
export async function findNotReady(client: KubernetesClient, objects: KubeObject[]): Promise<NotReady[]> {
  const notReady: NotReady[] = []
  for (const object of objects.filter(each => canBeUnready(each.kind))) {
    const there = await client.find(refOf(object))
    if (there) addNotReady(notReady, there)
    else notReady.push({ object: describeRef(refOf(object)), message: 'it is missing' })
  }
  return notReady
}

function addNotReady(notReady: NotReady[], object: KubeObject): void {
  const message = whyNotReady(object)
  if (message) notReady.push({ object: describeRef(refOf(object)), message })
}

const foundations = ['Namespace', 'CustomResourceDefinition']

/** What others stand in comes first; the rest as the set has it. */
const inOrder = (objects: KubeObject[]): KubeObject[] => [
  ...objects.filter(object => foundations.includes(object.kind)),
  ...objects.filter(object => !foundations.includes(object.kind)),
]

/** With these would go what people put into them. */
const canPrune = (ref: ObjectRef): boolean => !foundations.includes(ref.kind)

/** The version may change without it being another object. */
const isSame = (a: ObjectRef, b: ObjectRef): boolean =>
  groupOf(a) === groupOf(b) && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name

const groupOf = (ref: ObjectRef): string => (ref.apiVersion.includes('/') ? (ref.apiVersion.split('/')[0] ?? '') : '')

const inventorySchema = z.object({
  data: z.object({
    objects: z
      .string()
      .transform(text => JSON.parse(text) as unknown)
      .pipe(
        z.array(
          z.object({ apiVersion: z.string(), kind: z.string(), name: z.string(), namespace: z.string().optional() }),
        ),
      ),
  }),
})

async function readInventory(client: KubernetesClient, name: string): Promise<ObjectRef[]> {
  const found = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name })
  return found ? inventorySchema.parse(found).data.objects : []
}

async function writeInventory(client: KubernetesClient, name: string, refs: ObjectRef[]): Promise<void> {
  await client.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system' },
    data: { objects: JSON.stringify(refs) },
  })
}
