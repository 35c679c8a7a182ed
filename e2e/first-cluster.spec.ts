import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { localeCookie } from '../lib/i18n/locales'
import { listWhatIsThere } from './support/cloud'
import { expect, expectAccessible, expectLight, expectNoSidewaysScroll, pageOf, test } from './support/journey'
import { type ClusterUser, clusterUser } from './support/kubernetes'
import { listOpenLedgerRows } from './support/ledger'
import { web, webService } from './support/web-workload'
import { world } from './support/world'

// One cluster from the first click to the receipt, as a person would do it, and what others see of it meanwhile. Each
// part builds on the one before.

test.describe.configure({ mode: 'serial' })

const name = `shop-${randomBytes(2).toString('hex')}`
const machines = 3
let before: string[]
let page: Page
let address: string
let kubernetes: ClusterUser

/** What a browser says of a request that a page of the portal makes; without it the portal refuses to change anything. */
const fromPortal = () => ({ origin: new URL(world().portalUrl).origin })

test.beforeAll(async ({ browser }) => {
  before = await listWhatIsThere(world().authUrl, world().member)
  page = await pageOf(browser, world().member)
})

test('the plan shows what a cluster takes before anything is made', async () => {
  await page.goto('/clusters/new')
  await page.getByLabel('Name', { exact: true }).first().fill(name)
  await page.getByRole('radio', { name: /1, for trying/ }).check()
  const plan = page.getByRole('complementary', { name: 'Plan' })
  await expect(plan.getByRole('listitem').filter({ hasText: /^3\s*servers$/ })).toBeVisible()
  await expect(plan.getByText('vCPU')).toBeVisible()
  await plan.getByRole('tab', { name: 'YAML' }).click()
  await expect(plan.getByText(`name: ${name}`)).toBeVisible()
  await plan.getByRole('tab', { name: 'CLI' }).click()
  await expect(plan.getByText('slipway clusters create')).toBeVisible()
  expect(await listWhatIsThere(world().authUrl, world().member)).toEqual(before)
  await expectAccessible(page)
})

test('a name that cannot be one is refused at its field', async () => {
  const field = page.getByLabel('Name', { exact: true }).first()
  await field.fill('Not A Name')
  await page.getByRole('button', { name: 'Create cluster' }).click()
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await field.fill(name)
  await expect(field).not.toHaveAttribute('aria-invalid')
})

test('creating leads to the page on which it comes up step by step', async () => {
  await page.getByRole('button', { name: 'Create cluster' }).click()
  await expect(page).toHaveURL(/\/clusters\/[0-9a-f-]{36}$/)
  address = new URL(page.url()).pathname
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  const steps = page.getByRole('list', { name: 'Steps' })
  await expect(steps.getByRole('listitem').filter({ hasText: 'Network and router' })).toContainText(/running|done/)
  await expectAccessible(page)
})

test('a second browser and a reload show the same', async ({ browser }) => {
  const second = await pageOf(browser, world().reader)
  await second.goto(address)
  await expect(second.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(
    second.getByRole('list', { name: 'Steps' }).or(second.getByText('Everything is as wanted')),
  ).toBeVisible()
  await second.close()
  await page.reload()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
})

test('it becomes ready without a reload', async () => {
  test.setTimeout(world().patienceMs)
  const wanted = `Everything is as wanted: ${machines} of ${machines} nodes are ready.`
  await expect(page.getByText(wanted)).toBeVisible({ timeout: world().patienceMs })
  await expectAccessible(page)
  for (const tab of ['Activity', 'YAML', 'Access']) {
    await page.getByRole('navigation', { name: 'Pages of this cluster' }).getByRole('link', { name: tab }).click()
    await expect(page).toHaveURL(new RegExp(`${address}/${tab.toLowerCase()}$`))
    await expectAccessible(page)
  }
})

test('its pages are light, fit a phone and are there in Japanese', async ({ browser }) => {
  const phone = await pageOf(browser, world().member)
  await phone.setViewportSize({ width: 360, height: 740 })
  await phone.context().addCookies([{ name: localeCookie, value: 'ja', url: world().portalUrl }])
  for (const part of ['', '/activity', '/access', '/yaml', '/delete']) {
    await phone.goto(address + part)
    await expect(phone.locator('html')).toHaveAttribute('lang', 'ja')
    await expect(phone.getByRole('heading', { level: 1 })).toContainText(name)
    await expectNoSidewaysScroll(phone)
    await expectLight(phone)
  }
  await phone.context().close()
})

test('the downloaded kubeconfig works from outside', async () => {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download kubeconfig' }).click()
  const file = path.resolve('test-results', `${name}.kubeconfig`)
  await (await download).saveAs(file)
  await expectAccessible(page)
  kubernetes = clusterUser(world().kubectl, file)
  const nodes = await kubernetes.readyNodes()
  expect(nodes).toHaveLength(machines)
  for (const node of nodes) expect(node).toContain(name)
})

test('a Service of type LoadBalancer is reached from outside', async () => {
  test.setTimeout(world().patienceMs)
  await kubernetes.apply(web)
  await kubernetes.apply(webService)
  const patience = { timeout: world().patienceMs, intervals: [1000] }
  await expect.poll(() => kubernetes.serviceAddress('web'), patience).toBeTruthy()
  const at = await kubernetes.serviceAddress('web')
  const status = async () => (await fetch(`http://${at}:8080/`).catch(() => undefined))?.status
  await expect.poll(status, patience).toBe(200)
})

test('a reader sees it and can neither change nor delete it', async ({ browser }) => {
  const reader = await pageOf(browser, world().reader)
  await reader.goto('/clusters')
  await expect(reader.getByRole('link', { name, exact: true }).first()).toBeVisible()
  await reader.goto(address)
  await expect(reader.getByRole('button', { name: 'Delete cluster' })).toHaveAttribute('aria-disabled', 'true')
  const answer = await reader.request.delete(`/api/v1${address}`, {
    data: { confirmName: name },
    headers: fromPortal(),
  })
  expect(answer.status()).toBe(403)
  await reader.context().close()
})

test('for another project it does not exist', async ({ browser }) => {
  const stranger = await pageOf(browser, world().stranger)
  await stranger.goto(address)
  await expect(stranger.getByText('No such cluster in this project')).toBeVisible()
  for (const part of ['', '/events']) {
    expect((await stranger.request.get(`/api/v1${address}${part}`)).status()).toBe(404)
  }
  expect((await stranger.request.post(`/api/v1${address}/kubeconfig`, { headers: fromPortal() })).status()).toBe(404)
  await stranger.context().close()
})

test('who works in another project is led to the one that it is in', async ({ browser }) => {
  const commuter = await pageOf(browser, world().commuter)
  await commuter.goto(`${address}/activity`)
  await expect(commuter.getByRole('heading', { name: `This is in project ${world().member.project}` })).toBeVisible()
  await expectAccessible(commuter)
  await commuter.getByRole('button', { name: world().member.project }).click()
  await expect(commuter).toHaveURL(new RegExp(`${address}/activity$`))
  await expect(commuter.getByRole('heading', { name, level: 1 })).toBeVisible()
  await commuter.context().close()
})

test('deleting says what goes and asks for the name', async () => {
  await page.goto(address)
  await page.getByRole('link', { name: 'Delete cluster' }).click()
  await expect(page.getByRole('heading', { name: `Delete ${name}`, level: 1 })).toBeVisible()
  await expect(page.getByText(/^servers$|3 servers/).first()).toBeVisible()
  await expectAccessible(page)
  const confirm = page.getByLabel(`Type ${name} to confirm`)
  await confirm.fill('another-name')
  await expect(page.getByText('This is not the name.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete cluster' })).toHaveAttribute('aria-disabled', 'true')
  await confirm.fill(name)
  await page.getByRole('button', { name: 'Delete cluster' }).click()
  await expect(page).toHaveURL(new RegExp(`${address}$`))
})

test('it ends with a receipt, and nothing is left in the cloud or in the ledger', async () => {
  test.setTimeout(world().patienceMs)
  await expect(page.getByRole('heading', { name: 'Nothing is left' })).toBeVisible({ timeout: world().patienceMs })
  await expect(page.getByRole('listitem').filter({ hasText: `${machines} servers` })).toContainText('gone')
  // One of the API, one of the Service.
  await expect(page.getByRole('listitem').filter({ hasText: '2 load balancers' })).toContainText('gone')
  await expectAccessible(page)
  expect(await listOpenLedgerRows(world().databaseUrl, name)).toEqual([])
  expect(await listWhatIsThere(world().authUrl, world().member)).toEqual(before)
  await page.goto('/clusters')
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0)
})
