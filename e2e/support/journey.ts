import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, test as base, expect, type Page } from '@playwright/test'
import { weighPage } from '../../bench/weigh-page'
import { type Person, world } from './world'

/** Addresses in journeys are those of the world's portal, which is not there yet when the configuration is read. */
export const test = base.extend({
  baseURL: async ({ browserName: _ }, use) => use(world().portalUrl),
})
export { expect }

/** Signs in as a person does and ends on the clusters page. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/login')
  await fillSignIn(page, person)
  const project = page.getByRole('button', { name: person.project, exact: true })
  const clusters = page.getByRole('heading', { name: 'Clusters', level: 1 })
  await expect(project.or(clusters)).toBeVisible()
  if (await project.isVisible()) await project.click()
  await expect(clusters).toBeVisible()
}

export async function fillSignIn(page: Page, person: Pick<Person, 'user' | 'password'>): Promise<void> {
  await page.getByLabel('User name').fill(person.user)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const stateFolder = path.resolve('test-results/signed-in')

/** A browser in which the person is signed in already; attempts to sign in are limited, so journeys share sessions. */
export async function pageOf(browser: Browser, person: Person): Promise<Page> {
  const { portalUrl } = world()
  const file = path.join(stateFolder, `${new URL(portalUrl).port}-${person.user}.json`)
  const options = { baseURL: portalUrl, acceptDownloads: true }
  const context = await browser.newContext({ ...options, storageState: file }).catch(() => browser.newContext(options))
  const page = await context.newPage()
  await page.goto('/clusters')
  if (new URL(page.url()).pathname === '/login') {
    await signIn(page, person)
    await mkdir(stateFolder, { recursive: true })
    await context.storageState({ path: file })
  }
  return page
}

/** At most 200 kB of JavaScript, gzipped, before anything is clicked. */
export async function expectLight(page: Page): Promise<void> {
  const cookies = await page.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  expect(await weighPage(page.url(), cookie), new URL(page.url()).pathname).toBeLessThanOrEqual(200)
}

/** The page in both themes against the rules of WCAG 2.2 up to AA; from its top, where the bar covers no target halfway. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0))
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('style', new RegExp(`color-scheme: ${colorScheme}`))
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join('; ')}`)
    expect(found, `${new URL(page.url()).pathname} in ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/** No part of the page lies beside the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beside, `${new URL(page.url()).pathname} is wider than the screen by`).toBeLessThanOrEqual(0)
}
