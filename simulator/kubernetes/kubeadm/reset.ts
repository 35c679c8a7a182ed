import { pause } from '../machine/machine'
import type { Run } from './steps'

/** `kubeadm reset`: stops what kubeadm has started and forgets its files, the authorities too. */
export async function kubeadmReset({ machine, say }: Run, stopNode: () => void): Promise<void> {
  say('[reset] Stopping the kubelet service')
  await pause(machine, 1)
  stopNode()
  for (const path of [
    '/etc/kubernetes/manifests',
    '/etc/kubernetes/pki',
    '/etc/kubernetes/kubelet.conf',
    '/etc/kubernetes/bootstrap-kubelet.conf',
  ]) {
    machine.files.remove(path)
  }
  for (const name of ['admin', 'super-admin', 'controller-manager', 'scheduler'])
    machine.files.remove(`/etc/kubernetes/${name}.conf`)
  say('[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet /etc/kubernetes/pki]')
}
