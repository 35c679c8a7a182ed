import { localeCookie } from '../lib/i18n/locales'
import { expect, expectAccessible, expectLight, expectNoSidewaysScroll, pageOf, test } from './support/journey'
import { world } from './support/world'

const pages = ['/clusters', '/clusters/new', '/quota', '/command-line']

for (const address of pages) {
  test(`${address} is there in Japanese too`, async ({ browser }) => {
    const page = await pageOf(browser, world().member)
    await page.context().addCookies([{ name: localeCookie, value: 'ja', url: world().portalUrl }])
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/[\u3040-\u30ff\u4e00-\u9fff]/)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  })

  test(`${address} is accessible in light and dark`, async ({ browser }) => {
    const page = await pageOf(browser, world().member)
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
  })

  test(`${address} makes a browser load at most 200 kB of JavaScript`, async ({ browser }) => {
    const page = await pageOf(browser, world().member)
    await page.goto(address)
    await expectLight(page)
  })

  test(`${address} fits a phone`, async ({ browser }) => {
    const page = await pageOf(browser, world().member)
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  })
}

test('the sign-in page is light, accessible in light and dark and fits a phone', async ({ page }) => {
  await page.goto('/login')
  await expectLight(page)
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page)
})

test('the language is switched with one click', async ({ browser }) => {
  const page = await pageOf(browser, world().member)
  await page.getByRole('button', { name: '日本語に切り替える' }).first().click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})

test('an address that leads nowhere says so', async ({ browser }) => {
  const page = await pageOf(browser, world().member)
  await page.goto('/clusters/00000000-0000-4000-8000-000000000000')
  await expect(page.getByRole('heading', { name: 'No such cluster in this project' })).toBeVisible()
  await expectAccessible(page)
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  await expectAccessible(page)
})
