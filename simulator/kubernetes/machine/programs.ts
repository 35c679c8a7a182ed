import { seconds } from '../../clock'
import type { Machine } from './machine'
import { Shell, type ShellHost, type Streams } from './shell/run-shell'

/** Runs one program; its exit code. */
type Program = (args: string[], streams: Streams, shell: Shell) => Promise<number> | number

/** A program that needs the whole machine, such as kubeadm. */
export type MachineProgram = (machine: Machine, args: string[], streams: Streams) => Promise<number>

/** Programs that change nothing that anyone here could see. */
const quiet = [
  'true',
  ':',
  'mkdir',
  'chmod',
  'chown',
  'ln',
  'sync',
  'systemctl',
  'service',
  'modprobe',
  'sysctl',
  'swapoff',
  'mount',
  'nft',
  'iptables',
  'ip',
  'apt-get',
  'apt',
  'hostnamectl',
  'update-ca-certificates',
  'logger',
  'install',
  'udevadm',
  'timedatectl',
]

const options = (args: string[]) => args.filter(arg => arg.startsWith('-')).join('')
const operands = (args: string[]) => args.filter(arg => !arg.startsWith('-'))

/** A POSIX shell on a machine, with the programs that scripts which bring up nodes use. Others are named and do nothing. */
export function createShell(machine: Machine, more: Record<string, MachineProgram>): Shell {
  const { files } = machine

  const programs: Record<string, Program> = {
    false: () => 1,
    echo: (args, { out }) => {
      const [first = ''] = args
      out(first === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`)
      return 0
    },
    printf: ([format = '', ...values], { out }) => {
      out(format.replaceAll('\\n', '\n').replace(/%[sd]/g, () => values.shift() ?? ''))
      return 0
    },
    cat: (args, { out, error, stdin }) => {
      if (args.length === 0) out(stdin)
      let code = 0
      for (const path of operands(args)) {
        const text = files.read(path)
        if (text !== undefined) out(text)
        else {
          error(`cat: ${path}: No such file or directory\n`)
          code = 1
        }
      }
      return code
    },
    touch: args => {
      for (const path of operands(args)) files.append(path, '')
      return 0
    },
    rm: args => {
      for (const path of operands(args)) files.remove(path)
      return 0
    },
    cp: (args, { error }) => copy(args, error, false),
    mv: (args, { error }) => copy(args, error, true),
    tee: (args, { stdin, out }) => {
      for (const path of operands(args))
        options(args).includes('a') ? files.append(path, stdin) : files.write(path, stdin)
      out(stdin)
      return 0
    },
    sleep: async ([text = '0']) => {
      const unit = { m: 60, h: 3600 }[text.at(-1) ?? ''] ?? 1
      await machine.wait(seconds(Number.parseFloat(text) * unit))
      return 0
    },
    hostname: (_args, { out }) => {
      out(`${files.read('/etc/hostname')?.trim() ?? ''}\n`)
      return 0
    },
    date: (_args, { out }) => {
      out(`${machine.start.clock.now().toISOString()}\n`)
      return 0
    },
    test: args => Number(!test(args)),
    '[': args => Number(!test(args.slice(0, -1))),
    '[[': args => Number(!test(args.slice(0, -1))),
    grep: (args, { stdin }) => {
      const [pattern = '', path] = operands(args)
      const text = path === undefined ? stdin : (files.read(path) ?? '')
      return Number(!text.includes(pattern))
    },
    curl: async (args, { error }) => {
      // Nobody on the way to the outside: what a phone-home sees. What it would send is nobody's business here.
      await machine.wait(seconds(1))
      if (machine.start.network.reachesOutside()) return 0
      const url = operands(args).at(-1) ?? ''
      error(`curl: (28) Failed to connect to ${url}: Connection timed out\n`)
      return 28
    },
    sh: (args, streams, shell) => sh(args, streams, shell),
    bash: (args, streams, shell) => sh(args, streams, shell),
    env: (args, streams, shell) =>
      host
        .run(
          args.filter(arg => !arg.includes('=')),
          streams,
          shell,
        )
        .then(code => code ?? 127),
    timeout: (args, streams, shell) => host.run(operands(args).slice(1), streams, shell).then(code => code ?? 127),
  }

  function copy(args: string[], error: (text: string) => void, move: boolean): number {
    const [from = '', to = ''] = operands(args)
    if (!files.copy(from, to)) {
      error(`cp: cannot stat '${from}': No such file or directory\n`)
      return 1
    }
    if (move) files.remove(from)
    return 0
  }

  function test([first = '', second = '', third = '']: string[]): boolean {
    if (first === '!') return !test([second, third])
    switch (second) {
      case '=':
      case '==':
        return first === third
      case '!=':
        return first !== third
      case '-eq':
        return Number(first) === Number(third)
      case '-ne':
        return Number(first) !== Number(third)
      case '-gt':
        return Number(first) > Number(third)
      case '-ge':
        return Number(first) >= Number(third)
      case '-lt':
        return Number(first) < Number(third)
      case '-le':
        return Number(first) <= Number(third)
    }
    switch (first) {
      case '-f':
      case '-s':
        return files.read(second) !== undefined && (first === '-f' || files.read(second) !== '')
      case '-e':
      case '-r':
      case '-x':
        return files.exists(second)
      case '-d':
        return files.isDirectory(second)
      case '-n':
        return second !== ''
      case '-z':
        return second === ''
      default:
        return first !== ''
    }
  }

  async function sh(args: string[], streams: Streams, shell: Shell): Promise<number> {
    const command = args.indexOf('-c')
    if (command >= 0) return shell.child().execute(args[command + 1] ?? '', streams, args.slice(command + 2))
    const [path = '', ...rest] = operands(args)
    const text = files.read(path)
    if (text === undefined) {
      streams.error(`sh: 0: cannot open ${path}: No such file\n`)
      return 2
    }
    return shell.child().execute(text, streams, rest)
  }

  const host: ShellHost = {
    readFile: path => files.read(path),
    writeFile: (path, text) => files.write(path, text),
    isDirectory: path => files.isDirectory(path),
    async run([path = '', ...args], streams, shell) {
      const name = path.split('/').at(-1) ?? path
      const program = programs[name]
      if (program) return program(args, streams, shell)
      const known = more[name]
      if (known) return known(machine, args, streams)
      if (quiet.includes(name)) return 0
      if (files.read(path) !== undefined) return sh([path, ...args], streams, shell)
      if (name === 'kubeadm' || name === 'kubelet' || name === 'kubectl') return undefined
      machine.log(`simulator: ${name} does nothing here`)
      return 0
    },
  }
  return new Shell(host)
}
