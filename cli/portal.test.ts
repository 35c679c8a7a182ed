import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { type ServerType, serve } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ApiWorld, password } from '@/app/api/v1/[...route]/testing/api-world'
import { createClusterPki } from '@/lib/kubernetes/pki'
import { CredentialStore } from '@/lib/store/credentials'
import { run } from './program'
import type { Input } from './terminal'

// The command line against the API itself, over HTTP, with a real Postgres behind it.

let world: ApiWorld
let portal: ServerType
let server: string
let home: string
beforeAll(async () => {
  world = await ApiWorld.create()
  world.now = new Date()
  portal = serve({
    port: 0,
    fetch: request => {
      const { pathname, search } = new URL(request.url)
      return world.send(`${pathname.replace('/api/v1', '')}${search}`, request)
    },
  })
  await new Promise(resolve => portal.once('listening', resolve))
  server = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`
})
afterAll(async () => {
  portal.close()
  await world.destroy()
})
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'slipway-cli-'))
  return () => rm(home, { recursive: true })
})

const nobodyTypes: Input = Object.assign(Readable.from([]), { isTTY: false })
const piped = (text: string): Input => Object.assign(Readable.from([text]), { isTTY: false })

/** A person at a terminal, whose keys are shown only where the terminal is not told otherwise. */
function typing(...answers: string[]) {
  const keys = new PassThrough()
  const input: Input = Object.assign(keys, { isTTY: true, setRawMode: () => undefined })
  return { input, next: () => keys.write(answers.shift() ?? '') }
}

async function slipway(args: string[], of: { input?: Input; next?: () => void; env?: Record<string, string> } = {}) {
  const out: string[] = []
  const err: string[] = []
  const exitCode = await run(
    {
      env: { SLIPWAY_SERVER: server, HOME: home, ...of.env },
      out: text => out.push(text),
      err: text => err.push(text),
      prompt: text => {
        err.push(text)
        if (text !== '\n') of.next?.()
      },
      input: of.input ?? nobodyTypes,
      now: () => world.now,
    },
    args,
  )
  return { exitCode, out: out.join('\n'), err: err.join('\n') }
}

const signIn = (user: string) =>
  slipway(['login', '--user', user, '--password-stdin'], { input: piped(`${password}\n`) })
const configFile = () => path.join(home, '.config', 'slipway', 'config.json')

async function clusterFile(name: string, spec: object = { controlPlane: { replicas: 1 } }): Promise<string> {
  const file = path.join(home, `${name}.yaml`)
  await writeFile(file, JSON.stringify({ apiVersion: 'slipway/v1', kind: 'Cluster', metadata: { name }, spec }))
  return file
}

describe('signing in', () => {
  it('keeps a token that only its owner can read, and no password', async () => {
    const { exitCode, out } = await signIn('member')
    expect(exitCode).toBe(0)
    expect(out).toContain('shop')
    expect((await stat(configFile())).mode & 0o777).toBe(0o600)
    expect(await readFile(configFile(), 'utf8')).not.toContain(password)
    expect((await slipway(['whoami'])).out).toMatch(/User: +member \(Default\)/)
  })

  it('asks for name and password, with every key that a person may press', async () => {
    const { exitCode } = await slipway(['login'], typing('member\n', `correct horze\u007f\u007fse\r`))
    expect(exitCode).toBe(0)
  })

  it('does not ask where nobody can answer', async () => {
    expect(await slipway(['login', '--user', 'member'])).toMatchObject({
      exitCode: 2,
      err: 'slipway: There is no terminal to ask on: give --password-stdin.',
    })
  })

  it('with a wrong password is an error, and keeps nothing', async () => {
    const wrong = { input: piped('guess\n') }
    expect(await slipway(['login', '--user', 'member', '--password-stdin'], wrong)).toMatchObject({
      exitCode: 1,
      out: '',
    })
    await expect(stat(configFile())).rejects.toThrow('ENOENT')
  })

  it('ends with logout, here and at the portal', async () => {
    await signIn('member')
    const { token } = JSON.parse(await readFile(configFile(), 'utf8'))
    expect((await slipway(['logout'])).exitCode).toBe(0)
    await expect(stat(configFile())).rejects.toThrow('ENOENT')
    const late = await slipway(['whoami'], { env: { SLIPWAY_TOKEN: token } })
    expect(late.exitCode).toBe(1)
    expect(late.err).toContain('Sign in with: slipway login')
  })

  it('gives a token to the portal that it is from, and to no other', async () => {
    await signIn('member')
    const elsewhere = await slipway(['whoami', '--server', 'http://localhost:9'])
    expect(elsewhere.err).toBe('slipway: Nobody is signed in to http://localhost:9. Sign in with: slipway login')
  })
})

describe('clusters', () => {
  it('are asked for by a file, and listed', async () => {
    await signIn('member')
    const created = await slipway(['clusters', 'create', '-f', await clusterFile('list-me')])
    expect(created).toMatchObject({ exitCode: 0, out: 'Cluster list-me is asked for.' })
    const { out } = await slipway(['clusters', 'list', '--search', 'list-me'])
    expect(out.split('\n').map(line => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['NAME', 'PHASE', 'NODES', 'RELEASE'],
      ['list-me', 'Pending', '0/3', '1.37.2-1'],
    ])
  })

  it('are printed for programs as JSON and YAML', async () => {
    await signIn('member')
    await slipway(['clusters', 'create', '-f', await clusterFile('print-me')])
    const { out } = await slipway(['clusters', 'get', 'print-me', '-o', 'json'])
    expect(JSON.parse(out)).toMatchObject({ name: 'print-me', spec: { controlPlane: { replicas: 1 } } })
    expect(parse((await slipway(['-o', 'yaml', 'clusters', 'get', 'print-me'])).out)).toEqual(JSON.parse(out))
  })

  it('need nothing but a name', async () => {
    await signIn('member')
    const created = await slipway(['clusters', 'create', 'only-a-name'])
    expect(created).toMatchObject({ exitCode: 0, out: 'Cluster only-a-name is asked for.' })
    const { out } = await slipway(['clusters', 'get', 'only-a-name', '-o', 'json'])
    expect(JSON.parse(out)).toMatchObject({ spec: { controlPlane: { replicas: 3 } } })
  })

  it('can be read from what is piped in', async () => {
    await signIn('member')
    const input = piped(await readFile(await clusterFile('piped'), 'utf8'))
    expect((await slipway(['clusters', 'create', '-f', '-'], { input })).exitCode).toBe(0)
  })

  it('are planned without being made', async () => {
    await signIn('member')
    const { exitCode, out } = await slipway(['clusters', 'create', '--dry-run', '-f', await clusterFile('dry')])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^loadbalancer +1$/m)
    expect((await slipway(['clusters', 'get', 'dry'])).exitCode).toBe(1)
  })

  it('that cannot be made say which field is wrong', async () => {
    await signIn('member')
    const file = await clusterFile('wrong', { controlPlane: { flavor: 'm9.huge' } })
    const { exitCode, err } = await slipway(['clusters', 'create', '-f', file])
    expect(exitCode).toBe(1)
    expect(err).toContain('spec.controlPlane.flavor: The cloud has no flavor m9.huge for this project.')
  })

  it('are deleted when the name is typed again', async () => {
    await signIn('admin')
    await slipway(['clusters', 'create', '-f', await clusterFile('delete-me')])
    const wrong = await slipway(['clusters', 'delete', 'delete-me'], typing('delete-you\n'))
    expect(wrong).toMatchObject({ exitCode: 1 })
    expect(wrong.err).toContain('That is another name: nothing was deleted.')
    expect((await slipway(['clusters', 'delete', 'delete-me'])).exitCode).toBe(2)
    const deleted = await slipway(['clusters', 'delete', 'delete-me'], typing('delete-me\n'))
    expect(deleted).toMatchObject({ exitCode: 0, out: 'Cluster delete-me is being deleted.' })
  })

  it('are not deleted by who may not', async () => {
    await signIn('member')
    await slipway(['clusters', 'create', '-f', await clusterFile('mine')])
    expect(await slipway(['clusters', 'delete', 'mine', '--yes'])).toMatchObject({ exitCode: 1, out: '' })
  })

  it('are watched until they are ready', async () => {
    await signIn('member')
    await slipway(['clusters', 'create', '-f', await clusterFile('watch-me')])
    const watching = slipway(['clusters', 'watch', 'watch-me', '-o', 'json'])
    const { id } = await world.database.cluster.findFirstOrThrow({ where: { name: 'watch-me' } })
    await world.database.cluster.update({ where: { id }, data: { phase: 'Ready', phaseChangedAt: new Date() } })
    const { exitCode, out, err } = await watching
    expect(exitCode).toBe(0)
    expect(err).toBe('Cluster watch-me is ready.')
    const news = out.split('\n').map(line => JSON.parse(line))
    expect(news).toContainEqual(expect.objectContaining({ type: 'event', reason: 'CreateRequested' }))
    expect(news.at(-1)).toMatchObject({ type: 'phase', phase: 'Ready' })
  })
})

describe('kubeconfig', () => {
  beforeAll(async () => {
    const { client } = await world.signIn('member')
    const { id } = await client.createCluster({ name: 'checkout', spec: { controlPlane: { replicas: 1 } } }, 'key')
    const pki = await createClusterPki(world.now)
    await new CredentialStore(world.database, world.keyring).put(`cluster:${id}`, 'pki', pki)
    const answering = { observed: { initialized: true }, apiAddress: '203.0.113.9' }
    await world.database.cluster.update({ where: { id }, data: answering })
  })

  it('is printed, so that it can be piped', async () => {
    await signIn('reader')
    const { out, err } = await slipway(['kubeconfig', 'checkout'])
    expect(parse(out).clusters[0].cluster.server).toBe('https://203.0.113.9:6443')
    expect(err).toBe('')
  })

  it('is written to a file that only its owner can read', async () => {
    await signIn('reader')
    const file = path.join(home, 'checkout.kubeconfig')
    expect((await slipway(['kubeconfig', 'checkout', '--write', file])).out).toBe('')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(parse(await readFile(file, 'utf8')).kind).toBe('Config')
  })

  it('is put beside what kubectl has already', async () => {
    await signIn('reader')
    const file = path.join(home, '.kube', 'config')
    await slipway(['kubeconfig', 'checkout', '--merge'])
    await slipway(['kubeconfig', 'checkout', '--merge'])
    expect(parse(await readFile(file, 'utf8')).contexts).toHaveLength(1)
  })
})

describe('the command line', () => {
  it('explains itself', async () => {
    const { exitCode, out } = await slipway(['--help'])
    expect(exitCode).toBe(0)
    expect(out).toContain('clusters')
  })

  it.each([
    [['clusters', 'create']],
    [['clusters', 'create', 'a', '-f', 'b.yaml']],
    [['clusters', 'list', '-o', 'xml']],
    [['nonsense']],
    [['kubeconfig']],
  ])('that is not understood is told so: %s', async args => {
    expect(await slipway(args)).toMatchObject({ exitCode: 2, out: '' })
  })

  it('needs a portal', async () => {
    expect(await slipway(['whoami'], { env: { SLIPWAY_SERVER: '' } })).toMatchObject({
      exitCode: 2,
      err: 'slipway: Which portal? Give --server https://... or set SLIPWAY_SERVER.',
    })
  })
})
