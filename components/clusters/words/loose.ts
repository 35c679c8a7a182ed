import { listMessageValues } from '@/lib/i18n/message-values'

type Translate = (key: string, params?: Record<string, string | number>) => string

/** Translates by a key that is only known when it runs, such as a code of the server. Ask `has` first. */
export type LooseTranslator = Translate & {
  has(key: string): boolean
  /** Names of the values that a message needs. */
  valuesOf(key: string): string[]
}

/**
 * Messages are typed by their keys; a key made of a code is not among them, so it is looked up as it comes. `messages` are
 * those of the translator's area; compiled ones cannot be read through the translator itself.
 */
export function loosen(translator: unknown, messages: unknown): LooseTranslator {
  const typed = translator as Translate & { has(key: string): boolean }
  const translate: Translate = (key, params) => typed(key, params)
  return Object.assign(translate, {
    has: (key: string) => typed.has(key),
    valuesOf: (key: string) => listMessageValues(findMessage(messages, key)),
  })
}

function findMessage(messages: unknown, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((tree, name) => (tree && typeof tree === 'object' ? Reflect.get(tree, name) : undefined), messages)
}
