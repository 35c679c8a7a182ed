import type { Browser, Page } from '@playwright/test'
import { pageOf } from '../../e2e/support/journey'
import { type Person, world } from '../../e2e/support/world'
import { localeCookie } from '../../lib/i18n/locales'

interface Variant {
  name: string
  theme: 'light' | 'dark'
  language: 'en' | 'ja'
  viewport: { width: number; height: number }
}

const desktop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

const variants: Variant[] = [
  { name: 'light', theme: 'light', language: 'en', viewport: desktop },
  { name: 'dark', theme: 'dark', language: 'en', viewport: desktop },
  { name: 'phone', theme: 'light', language: 'en', viewport: phone },
  { name: 'japanese', theme: 'light', language: 'ja', viewport: desktop },
  { name: 'japanese-phone-dark', theme: 'dark', language: 'ja', viewport: phone },
]

const folder = 'test-results/pictures'

export interface Scene {
  name: string
  /** Nobody is signed in without one. */
  person?: Person
  path: string
  /** What the person does on the page before the picture is taken. */
  act?: (page: Page) => Promise<void>
  /** The window instead of the whole page: for what floats. */
  window?: boolean
}

/** One page in every theme, language and width; reports what the browser's console complains about. */
export async function takePictures(browser: Browser, scene: Scene): Promise<string[]> {
  const complaints: string[] = []
  for (const variant of variants) {
    const page = scene.person ? await pageOf(browser, scene.person) : await strangerPage(browser)
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(`${scene.name} ${variant.name}: ${message.text()}`)
    })
    await page.setViewportSize(variant.viewport)
    await page.emulateMedia({ colorScheme: variant.theme, reducedMotion: 'reduce' })
    await page.context().addCookies([{ name: localeCookie, value: variant.language, url: world().portalUrl }])
    await page.goto(scene.path)
    await page
      .getByRole('heading', { level: 1 })
      .or(page.getByRole('heading', { level: 2 }))
      .first()
      .waitFor()
    await scene.act?.(page)
    await page.screenshot({ path: `${folder}/${scene.name}-${variant.name}.png`, fullPage: !scene.window })
    await page.context().close()
  }
  return complaints
}

async function strangerPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ baseURL: world().portalUrl })).newPage()
}
