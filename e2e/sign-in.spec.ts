import { expect, expectAccessible, fillSignIn, pageOf, signIn, test } from './support/journey'
import { world } from './support/world'

test('a wrong password is told apart from other trouble', async ({ page }) => {
  await page.goto('/login')
  await fillSignIn(page, { user: world().member.user, password: 'not the password' })
  await expect(page.getByText('User name, domain or password is wrong')).toBeVisible()
  await expectAccessible(page)
})

test('what is missing is asked for before anybody is asked', async ({ page }) => {
  await page.goto('/login')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('This is needed to sign in.').first()).toBeVisible()
  await expect(page.getByLabel('User name')).toBeFocused()
})

test('guessing is stopped', async ({ page }) => {
  await page.goto('/login')
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await fillSignIn(page, { user: 'somebody-who-guesses', password: `guess-${attempt}` })
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  }
  await expect(page.getByText('Too many attempts')).toBeVisible()
})

test('signing in works with the keyboard alone and leads to the page that was asked for', async ({ page }) => {
  const { member } = world()
  await page.goto('/clusters/new')
  await expect(page.getByLabel('User name')).toBeFocused()
  await page.keyboard.type(member.user)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type(member.password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/(clusters\/new|projects.*)$/)
})

test('signing out ends the session, also for who kept its cookie', async ({ browser }) => {
  const { member, portalUrl } = world()
  const context = await browser.newContext({ baseURL: portalUrl })
  const page = await context.newPage()
  await signIn(page, member)
  const kept = await context.storageState()
  await page.getByRole('button', { name: `Account of ${member.user}` }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  const thief = await browser.newContext({ baseURL: portalUrl, storageState: kept })
  const answer = await thief.request.get('/api/v1/clusters')
  expect(answer.status()).toBe(401)
})

test('without a session every page asks for one', async ({ page }) => {
  for (const address of ['/clusters', '/clusters/new', '/quota']) {
    await page.goto(address)
    await expect(page).toHaveURL(/\/login/)
  }
})

test('a person of one project does not see another one', async ({ browser }) => {
  const page = await pageOf(browser, world().stranger)
  await expect(page.getByText(world().member.project, { exact: true })).toHaveCount(0)
})
