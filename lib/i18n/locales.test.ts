import { expect, test } from 'vitest'
import { localeFromAcceptLanguage } from './locales'

test.each([
  ['ja', 'ja'],
  ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
  ['en-GB,en;q=0.9,ja;q=0.8', 'en'],
  ['fr-FR,fr;q=0.9,ja;q=0.5,en;q=0.3', 'ja'],
  ['en;q=0.2, ja', 'ja'],
  ['fr', 'en'],
  ['', 'en'],
])('a browser that wishes "%s" gets %s', (header, locale) => {
  expect(localeFromAcceptLanguage(header)).toBe(locale)
})
