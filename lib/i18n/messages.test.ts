import { createTranslator } from 'use-intl/core'
import { describe, expect, test } from 'vitest'
import { failureCodes } from '../domain/failure'
import { reportCodes, reportInEnglish } from '../domain/report'
import { en } from './messages/en'
import { ja } from './messages/ja'

type Tree = { [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flatten(value, `${path}${key}.`)],
    ),
  )
}

const english = flatten(en)
const japanese = flatten(ja)
// A brace after one, other or =0 opens the words of a plural, not a value.
const argumentsOf = (text: string) =>
  [
    ...new Set([...text.matchAll(/(?<!(?:one|other|=\d) )\{([a-z]\w*)[,}]|<(\w+)>/g)].map(m => m[1] ?? m[2] ?? '')),
  ].sort()

describe('both languages', () => {
  test('have the same keys', () => {
    expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('use the same values in each message', () => {
    for (const [key, text] of english)
      expect([key, argumentsOf(japanese.get(key) ?? '')]).toEqual([key, argumentsOf(text)])
  })

  test.each([
    ['en', en],
    ['ja', ja],
  ] as const)('hold only well-formed messages: %s', (locale, messages) => {
    for (const [key, text] of flatten(messages)) {
      const values = Object.fromEntries(
        argumentsOf(text).map(name => [name, text.includes(`<${name}>`) ? () => '' : 1]),
      )
      const t = createTranslator({
        locale,
        messages,
        timeZone: 'UTC',
        onError: error => expect.fail(`${key}: ${error.message}`),
      })
      t.rich(key as never, values as never)
    }
  })
})

describe('words', () => {
  test('do not shout, blame or beg', () => {
    for (const text of english.values()) expect(text).not.toMatch(/!|\b(oops|please|sorry|invalid)\b/i)
    for (const text of japanese.values()) expect(text).not.toMatch(/[!！]/)
  })

  test('in Japanese end their sentences with its own full stop and keep its own punctuation', () => {
    for (const [key, text] of japanese)
      expect([key, text]).not.toEqual([key, expect.stringMatching(/[ぁ-ん一-龯][.,:;?]/)])
  })
})

describe('what a step reports', () => {
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'reports' })
  const values = {
    machine: 'm',
    status: 'BUILD',
    stage: 's',
    detail: 'd',
    object: 'o',
    name: 'n',
    address: 'a',
    ready: 1,
  }

  test.each(reportCodes)('reads the same in English from the server and from the catalog: %s', code => {
    for (const count of [1, 3]) {
      const params = { ...values, count }
      expect(t(code, params)).toBe(reportInEnglish({ code, params }))
    }
  })

  test('has no words left over', () => {
    expect(Object.keys(en.reports)).toEqual(reportCodes)
  })
})

test('every failure has words', () => {
  expect(Object.keys(en.failures).sort()).toEqual([...failureCodes].sort())
})
