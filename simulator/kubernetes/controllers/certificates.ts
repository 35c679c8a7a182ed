import { listAt, textAt, textsAt } from '../json'
import { signRequest } from '../machine/pki'
import type { KubeObject } from '../objects'
import { builtIn } from '../schema/resources'
import type { Controller } from './controller'

const requests = builtIn('certificates.k8s.io', 'certificatesigningrequests')

type Request = KubeObject & { spec: object; status: Record<string, unknown> }

const signers = [
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
]

/** Signs certificate requests that have been approved. */
export const certificateController: Controller = {
  name: 'certificates',
  watches: ['certificatesigningrequests.certificates.k8s.io'],
  sync({ store, settings }) {
    for (const request of store.list<Request>(requests)) {
      const approved = listAt(request, 'status', 'conditions').some(item => item.type === 'Approved')
      if (
        !approved ||
        textAt(request, 'status', 'certificate') ||
        !signers.includes(textAt(request, 'spec', 'signerName'))
      )
        continue
      const pem = Buffer.from(textAt(request, 'spec', 'request'), 'base64').toString()
      const forServer = textsAt(request, 'spec', 'usages').includes('server auth')
      signRequest(settings.ca, pem, forServer ? 'server' : 'client').then(
        certificate => {
          store.update<Request>(requests, request, draft => {
            draft.status = { ...draft.status, certificate: Buffer.from(certificate).toString('base64') }
          })
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error)
          store.update<Request>(requests, request, draft => {
            const conditions = listAt(draft, 'status', 'conditions')
            draft.status = {
              ...draft.status,
              conditions: [...conditions, { type: 'Failed', status: 'True', reason: 'SigningError', message }],
            }
          })
        },
      )
    }
  },
}
