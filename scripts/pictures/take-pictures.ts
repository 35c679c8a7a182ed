import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, pageOf, test } from '../../e2e/support/journey'
import { type Person, world } from '../../e2e/support/world'
import type { ClusterResponse } from '../../lib/contract/clusters'
import { type Scene, takePictures } from './variants'

// Scenes stand in the order in which a project lives through them.

test.describe.configure({ mode: 'serial' })

const people = () => world()
const trial = { controlPlane: { replicas: 1 }, nodePools: [{ name: 'web', replicas: 2 }] }
const complaints: string[] = []
let page: Page
let first: ClusterResponse
let blocked: ClusterResponse

const picture = (title: string, scene: () => Scene) =>
  test(title, async ({ browser }) => {
    complaints.push(...(await takePictures(browser, scene())))
  })

test.beforeAll(async ({ browser }) => {
  page = await pageOf(browser, people().member)
})

picture('sign-in', () => ({ name: 'sign-in', path: '/login' }))
picture('a wrong password', () => ({
  name: 'sign-in-wrong',
  path: '/login',
  act: async p => {
    await p.locator('[name=user]').fill(`nobody-${randomUUID().slice(0, 4)}`)
    await p.locator('[name=password]').fill('not the password')
    await p.locator('[type=submit]').click()
    await p.locator('[aria-live=assertive] p, [aria-live=assertive] div').first().waitFor()
  },
}))
picture('no cluster yet', () => ({ name: 'clusters-first', person: people().stranger, path: '/clusters' }))
picture('create', () => ({ name: 'create', person: people().member, path: '/clusters/new', act: name('checkout') }))

test('a cluster is asked for', async () => {
  first = await create(page, 'checkout', trial)
})
picture('a cluster coming up', () => ({ name: 'coming-up', person: people().member, path: address(first) }))

test('one that the quota does not allow, and one more', async () => {
  blocked = await create(page, 'demo-quota-exceeded', trial)
  await create(page, 'analytics', trial)
})
picture('the list while things happen', () => list('clusters-busy', people().member))

test('the quota stops it', async () => {
  await expect.poll(() => phaseOf(page, blocked.id), { timeout: people().patienceMs }).toBe('Blocked')
})
picture('a blocked cluster', () => ({ name: 'blocked', person: people().member, path: address(blocked) }))

test('it is ready', async () => {
  await expect.poll(() => phaseOf(page, first.id), { timeout: people().patienceMs }).toBe('Ready')
})
picture('the list', () => list('clusters', people().member))
picture('the list of a reader', () => list('clusters-reader', people().reader))
picture('no match', () => list('clusters-no-match', people().member, '?search=nothing-like-it&phase=Ready'))
picture('palette', () => ({ ...list('palette', people().member), window: true, act: press('Control+k') }))
picture('shortcuts', () => ({ ...list('shortcuts', people().member), window: true, act: press('?') }))
picture('account', () => ({ ...list('account', people().member), window: true, act: openAccount }))
for (const part of ['', 'activity', 'access', 'yaml', 'delete']) {
  const part_ = part && `/${part}`
  const title = part || 'overview'
  picture(title, () => ({ name: title, person: people().member, path: address(first) + part_ }))
}
picture('quota', () => ({ name: 'quota', person: people().member, path: '/quota' }))
picture('command line', () => ({ name: 'command-line', person: people().member, path: '/command-line' }))
picture('nothing here', () => ({ name: 'nothing-here', person: people().member, path: '/nowhere' }))

test('the browser complained about nothing', () => {
  // Refusals that a scene asks for are reported too.
  expect(complaints.filter(text => !text.includes('Failed to load resource'))).toEqual([])
})

const list = (name: string, person: Person, query = ''): Scene => ({ name, person, path: `/clusters${query}` })
const address = (cluster: ClusterResponse) => `/clusters/${cluster.id}`
const name = (text: string) => async (p: Page) => {
  await p.locator('input').first().fill(text)
  // The plan's quota bars.
  await p.locator('svg[role=img]').first().waitFor()
}
const press = (keys: string) => async (p: Page) => {
  await p.waitForLoadState('networkidle').catch(() => undefined)
  await p.keyboard.press(keys)
  await p.locator('dialog[open]').waitFor()
}

async function openAccount(p: Page): Promise<void> {
  await p.locator('header [aria-haspopup=menu]').last().click()
  await p.getByRole('menu').last().waitFor()
}

// From inside the page: the API takes a cookie from the portal's own pages only.
async function create(from: Page, clusterName: string, spec: object): Promise<ClusterResponse> {
  const response = await from.evaluate(
    async ([body, key]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key }
      const answer = await fetch('/api/v1/clusters', { method: 'POST', headers, body })
      return { status: answer.status, text: await answer.text() }
    },
    [JSON.stringify({ name: clusterName, spec }), randomUUID()] as const,
  )
  expect(response).toMatchObject({ status: 201 })
  return JSON.parse(response.text) as ClusterResponse
}

async function phaseOf(from: Page, id: string): Promise<string> {
  const response = await from.request.get(`/api/v1/clusters/${id}`)
  return ((await response.json()) as ClusterResponse).phase
}
