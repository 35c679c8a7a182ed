import { type BootstrapToken, bootstrapTokenSecret, createBootstrapToken } from '@/lib/kubernetes/bootstrap-token'
import { KubernetesError } from '@/lib/kubernetes/errors'
import type { Machine } from '@/lib/store/machines'
import type { Context } from './context'

/** Lets one machine in: a token of its own, known to the cluster before the machine is made. */
export async function issueBootstrapToken(context: Context, machine: Machine): Promise<BootstrapToken> {
  const kube = await context.kube()
  if (!kube) throw new KubernetesError('Unreachable', 'issue a bootstrap token', 'the API has no address yet')
  const token = createBootstrapToken()
  await kube.apply(bootstrapTokenSecret(token, { now: context.now(), description: `Machine ${machine.name}` }))
  return token
}
