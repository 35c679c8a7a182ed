import type { Locale } from './locales'
import type { Messages } from './messages/en'

const load: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import('./messages/en')).en,
  ja: async () => (await import('./messages/ja')).ja,
}

/** The messages of one language. */
export const loadMessages = (locale: Locale): Promise<Messages> => load[locale]()
