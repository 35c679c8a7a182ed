import { type CompiledTree, compileMessages } from './compile-messages'
import type { Locale } from './locales'

const sources: Record<Locale, () => Promise<CompiledTree>> = {
  en: async () => compileMessages((await import('./messages/en')).en),
  ja: async () => compileMessages((await import('./messages/ja')).ja),
}

const compiled = new Map<Locale, Promise<CompiledTree>>()

/** The messages of one language, compiled once. */
export function loadMessages(locale: Locale): Promise<CompiledTree> {
  const messages = compiled.get(locale) ?? sources[locale]()
  compiled.set(locale, messages)
  return messages
}
