import { consolePrefix } from './bootstrap-console'

/**
 * The shell scripts that cloud-init runs once. Everything they say stands on the console, where `readConsole` finds it;
 * at level 1 kubeadm also says what it waits for, which is the evidence when it gives up. They pass through cloud-init's
 * jinja: no double braces, and no brace before # or %.
 */

const joinAttempts = 3

const beginning = `#!/bin/sh
set -u
say() { echo "${consolePrefix}$*"; }
finish() {
  rm -f "$config"
  touch /run/slipway/bootstrap-succeeded
  say "bootstrap finished"
}
`

/** Makes the first control plane. Once only: what a failed init leaves behind is for the portal to replace. */
export const initScript = (configPath: string): string => `${beginning}config=${configPath}
say "kubeadm init"
# The printed token would stand on the console.
kubeadm init --config "$config" --skip-token-print --v=1
code=$?
if [ "$code" -ne 0 ]; then
  say "bootstrap failed at kubeadm init, exit $code"
  exit "$code"
fi
finish
`

/** Joins a cluster, again when it fails: the control plane may be busy with another machine. */
export const joinScript = (configPath: string): string => `${beginning}config=${configPath}
# A reset removes the authorities that cloud-init wrote.
if [ -d /etc/kubernetes/pki ]; then
  cp -a /etc/kubernetes/pki /run/slipway/pki
fi
attempt=1
while :; do
  say "kubeadm join, attempt $attempt of ${joinAttempts}"
  kubeadm join --config "$config" --v=1
  code=$?
  if [ "$code" -eq 0 ]; then
    break
  fi
  if [ "$attempt" -ge ${joinAttempts} ]; then
    say "bootstrap failed at kubeadm join, exit $code"
    exit "$code"
  fi
  attempt=$((attempt + 1))
  say "kubeadm reset after exit $code"
  kubeadm reset --force
  if [ -d /run/slipway/pki ]; then
    rm -rf /etc/kubernetes/pki
    cp -a /run/slipway/pki /etc/kubernetes/pki
  fi
  sleep 10
done
rm -rf /run/slipway/pki
finish
`
