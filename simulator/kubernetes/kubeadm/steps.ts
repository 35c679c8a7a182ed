import type { Machine } from '../machine/machine'
import type { Streams } from '../machine/shell/run-shell'
import { type KubeadmConfig, KubeadmError, readKubeadmConfig } from './config'

/** What every kubeadm command has. */
export type Run = {
  machine: Machine
  /** Of the kubeadm in the image, such as v1.37.2. */
  version: string
  say(line: string): void
  warn(line: string): void
}

export function createRun(machine: Machine, streams: Streams, version: string): Run {
  return {
    machine,
    version,
    say: line => streams.out(`${line}\n`),
    warn: line => {
      const now = machine.start.clock.now().toISOString()
      streams.error(`W${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000     812 kubeadm.go] ${line}\n`)
    },
  }
}

/** Reads the file that --config names. */
export function readConfigFile({ machine, version, warn }: Run, args: string[]): KubeadmConfig {
  const path = option(args, '--config')
  if (path === undefined) return { components: [], warnings: [] }
  const text = machine.files.read(path)
  if (text === undefined)
    throw new KubeadmError(`unable to read config from "${path}" : open ${path}: no such file or directory`)
  const config = readKubeadmConfig(text, version)
  for (const warning of config.warnings) warn(warning)
  return config
}

export function option(args: string[], name: string): string | undefined {
  const inline = args.find(arg => arg.startsWith(`${name}=`))
  if (inline !== undefined) return inline.slice(name.length + 1)
  const at = args.indexOf(name)
  return at < 0 ? undefined : args[at + 1]
}

/** Throws what preflight checks have found, as kubeadm lists it. */
export function failPreflight(errors: string[], ignored: string[] = []): void {
  const counted = errors.filter(error => !ignored.some(name => name === 'all' || error.startsWith(`[ERROR ${name}]`)))
  if (counted.length === 0) return
  const list = counted.map(error => `\t${error}`).join('\n')
  throw new KubeadmError(
    `[preflight] Some fatal errors occurred:\n${list}\n[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\``,
    'preflight',
  )
}

const kubeletConf = '/etc/kubernetes/kubelet.conf'

/** Checks that both init and join make. */
export function commonChecks({ machine }: Run, controlPlane: boolean): string[] {
  const { flavor } = machine.start
  const errors: string[] = []
  if (controlPlane && flavor.vcpus < 2) {
    errors.push(`[ERROR NumCPU]: the number of available CPUs ${flavor.vcpus} is less than the required 2`)
  }
  if (controlPlane && flavor.ramMiB < 1700) {
    errors.push(`[ERROR Mem]: the system RAM (${flavor.ramMiB} MB) is less than the minimum 1700 MB`)
  }
  if (machine.files.exists(kubeletConf)) {
    errors.push(`[ERROR FileAvailable--etc-kubernetes-kubelet.conf]: ${kubeletConf} already exists`)
  }
  if (controlPlane && machine.files.exists('/etc/kubernetes/manifests/kube-apiserver.yaml')) {
    errors.push(
      '[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists',
    )
  }
  return errors
}

/** Runs a command to its end, and says how it failed as kubeadm does; its exit code. */
export async function report(streams: Streams, work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return 0
  } catch (error) {
    if (!(error instanceof KubeadmError)) throw error
    const text = error.phase ? `error execution phase ${error.phase}: ${error.message}` : error.message
    streams.error(`error: ${text}\nTo see the stack trace of this error execute with --v=5 or higher\n`)
    return 1
  }
}
