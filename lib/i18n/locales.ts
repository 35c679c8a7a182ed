/** Languages of the portal, the usual one first. */
export const locales = ['en', 'ja'] as const
export type Locale = (typeof locales)[number]

/** Remembers the language that a person chose; without it the browser's wish counts. */
export const localeCookie = 'slipway-language'

export const isLocale = (text: string | undefined): text is Locale => locales.some(locale => locale === text)

/** The first language of ours in an Accept-Language header, by its weights (RFC 9110, 12.5.4). */
export function localeFromAcceptLanguage(header: string | null): Locale {
  const wishes = (header ?? '').split(',').map(part => {
    const [tag = '', ...parameters] = part.split(';').map(text => text.trim())
    const weight = parameters.find(parameter => parameter.startsWith('q='))
    return { language: tag.split('-')[0]?.toLowerCase(), weight: weight ? Number(weight.slice(2)) : 1 }
  })
  wishes.sort((a, b) => b.weight - a.weight)
  return wishes.map(wish => wish.language).find(isLocale) ?? 'en'
}
