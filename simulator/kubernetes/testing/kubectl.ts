import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const built = join(homedir(), '.cache/slipway-lab/node-images/kubernetes-1.37.2/usr/bin/kubectl')

/** Stock kubectl, where there is one: named by KUBECTL, or built by the lab. */
export const kubectlPath: string | undefined = [process.env.KUBECTL, built].find(path => path && existsSync(path))

export type Kubectl = {
  /** Its standard output; throws with what it said when it fails. */
  (...args: string[]): Promise<string>
  withInput(input: string, ...args: string[]): Promise<string>
  remove(): void
}

export function createKubectl(kubeconfig: string): Kubectl {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-'))
  const file = join(directory, 'config')
  writeFileSync(file, kubeconfig, { mode: 0o600 })
  const run = (input: string, args: string[]) =>
    new Promise<string>((resolve, reject) => {
      const child = execFile(
        kubectlPath ?? 'kubectl',
        ['--kubeconfig', file, '--cache-dir', join(directory, 'cache'), ...args],
        { timeout: 60_000 },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`${stdout}${stderr}`.trim()))
          else resolve(stdout)
        },
      )
      child.stdin?.end(input)
    })
  const kubectl = (...args: string[]) => run('', args)
  return Object.assign(kubectl, {
    withInput: (input: string, ...args: string[]) => run(input, args),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  })
}
