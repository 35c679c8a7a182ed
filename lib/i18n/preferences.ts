'use server'

import { cookies } from 'next/headers'
import { densityCookie, isDensity } from './density'
import { isLocale, localeCookie } from './locales'

/** Remembers the language in a cookie, so that the server's first answer already speaks it; the page is shown again. */
export async function chooseLocale(locale: string): Promise<void> {
  if (isLocale(locale)) await remember(localeCookie, locale)
}

/** Remembers the height of table rows. */
export async function chooseDensity(density: string): Promise<void> {
  if (isDensity(density)) await remember(densityCookie, density)
}

async function remember(name: string, value: string): Promise<void> {
  const yearSeconds = 365 * 24 * 3600
  ;(await cookies()).set(name, value, { path: '/', maxAge: yearSeconds, sameSite: 'lax', httpOnly: true })
}
