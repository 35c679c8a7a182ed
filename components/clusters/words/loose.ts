/** Translates by a key that is only known when it runs, such as a code of the server. Ask `has` first. */
export type LooseTranslator = {
  (key: string, params?: Record<string, string | number>): string
  has(key: string): boolean
  raw(key: string): unknown
}

/** Messages are typed by their keys; a key made of a code is not among them, so it is looked up as it comes. */
export function loosen(translator: unknown): LooseTranslator {
  return translator as LooseTranslator
}
