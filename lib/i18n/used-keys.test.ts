import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './messages/en'

const sources = ['app', 'components'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.tsx'))
    .map(name => join(folder, name)),
)

const isWord = (path: string) =>
  typeof path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], en) ===
  'string'

/** Literal keys that a file asks for, under every area that goes by the same name in that file. */
function keysOf(text: string): string[][] {
  const areas = new Map<string, string[]>()
  for (const [, name = '', area = ''] of text.matchAll(
    /const (\w+) = (?:await )?(?:use|get)Translations\('([\w.]+)'\)/g,
  ))
    areas.set(name, [...(areas.get(name) ?? []), area])
  return [...areas].flatMap(([name, under]) =>
    [...text.matchAll(new RegExp(`\\b${name}(?:\\.rich)?\\('([\\w.-]+)'`, 'g'))].map(([, key]) =>
      under.map(area => `${area}.${key}`),
    ),
  )
}

test.each(sources)('every word that %s asks for by name is there', file => {
  expect(keysOf(readFileSync(file, 'utf8')).filter(paths => !paths.some(isWord))).toEqual([])
})
