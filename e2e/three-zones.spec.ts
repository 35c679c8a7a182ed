import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { listWhatIsThere } from './support/cloud'
import { clusterUser } from './support/kubernetes'
import { listOpenLedgerRows } from './support/ledger'
import { world } from './support/world'

// Three control-plane machines and two workers over three zones, from the command line alone: a file, a few commands.

test.describe.configure({ mode: 'serial' })

const name = `zones-${randomBytes(2).toString('hex')}`
const zones = ['az1', 'az2', 'az3']
const folder = path.resolve('test-results/command-line')
const file = path.join(folder, 'cluster.yaml')
const kubeconfig = path.join(folder, 'kubeconfig')
const program = path.join(folder, 'bin/slipway')
let before: string[]

async function slipway(...argv: string[]): Promise<string> {
  const environment = { ...process.env, XDG_CONFIG_HOME: folder, SLIPWAY_SERVER: world().portalUrl }
  const child = promisify(execFile)(program, argv, { env: environment })
  child.child.stdin?.end(`${world().member.password}\n`)
  return (await child).stdout
}

test('the portal gives the command line as a file that runs', async () => {
  mkdirSync(path.dirname(program), { recursive: true })
  const answer = await fetch(`${world().portalUrl}/slipway.mjs`)
  expect(answer.status).toBe(200)
  writeFileSync(program, await answer.text(), { mode: 0o755 })
  expect(await slipway('--version')).toMatch(/^\d+\.\d+\.\d+/)
})

test('signing in takes the password from a pipe', async () => {
  before = await listWhatIsThere(world().authUrl, world().member)
  const { user, project } = world().member
  await slipway('login', '--user', user, '--project', project, '--password-stdin')
  expect(await slipway('whoami')).toContain(user)
})

test('a file becomes a cluster over three zones', async () => {
  test.setTimeout(world().patienceMs)
  const pool = { name: 'web', replicas: 2, zones: ['az2', 'az3'], labels: { tier: 'front' } }
  const cluster = {
    apiVersion: 'slipway/v1',
    kind: 'Cluster',
    metadata: { name },
    spec: { release: '1.36.3-1', controlPlane: { replicas: 3, zones }, nodePools: [pool] },
  }
  writeFileSync(file, JSON.stringify(cluster))
  expect(await slipway('clusters', 'create', '-f', file, '--dry-run')).toContain('5')
  await slipway('clusters', 'create', '-f', file, '--wait')
  const made = JSON.parse(await slipway('clusters', 'get', name, '-o', 'json'))
  expect(made).toMatchObject({ phase: 'Ready', nodesReady: 5, nodesWanted: 5, kubernetesVersion: '1.36.3' })
  const zonesOf = (role: string) =>
    made.machines.flatMap((m: { role: string; zone: string }) => (m.role === role ? [m.zone] : [])).sort()
  expect(zonesOf('control-plane')).toEqual(zones)
  expect(zonesOf('worker')).toEqual(['az2', 'az3'])
})

test('its kubeconfig shows five nodes', async () => {
  await slipway('kubeconfig', name, '--write', kubeconfig)
  expect(await clusterUser(world().kubectl, kubeconfig).readyNodes()).toHaveLength(5)
})

test('deleting it leaves nothing', async () => {
  test.setTimeout(world().patienceMs)
  await slipway('clusters', 'delete', name, '--yes', '--wait')
  expect(await listOpenLedgerRows(world().databaseUrl, name)).toEqual([])
  expect(await listWhatIsThere(world().authUrl, world().member)).toEqual(before)
})
