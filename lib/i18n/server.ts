import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { createTranslator } from 'use-intl/core'
import { isLocale, type Locale, localeCookie, localeFromAcceptLanguage } from './locales'
import { loadMessages } from './messages'
import type { Messages } from './messages/en'

/** The language of this request: what the person chose, else what the browser wishes. */
export const getLocale = cache(async (): Promise<Locale> => {
  const chosen = (await cookies()).get(localeCookie)?.value
  return isLocale(chosen) ? chosen : localeFromAcceptLanguage((await headers()).get('accept-language'))
})

/** The words of one area for a server component; client components use `useTranslations`. */
export async function getTranslations<Area extends keyof Messages>(namespace: Area) {
  const locale = await getLocale()
  // Compiled, they have the shape of what they were compiled from.
  const messages = (await loadMessages(locale)) as unknown as Messages
  return createTranslator({ locale, messages, namespace, timeZone: 'UTC' })
}
