import { describe, expect, it } from 'vitest'
import { formatSeconds } from './duration'
import { renderFields, renderTable } from './table'

describe('a table', () => {
  it('is as wide as its widest cells, without blanks at the end of lines', () => {
    const columns = [
      { title: 'NAME', value: (row: string[]) => row[0] ?? '' },
      { title: 'ÄGE', value: (row: string[]) => row[1] ?? '' },
    ]
    expect(
      renderTable(columns, [
        ['checkout', '2 d'],
        ['a', ''],
      ]),
    ).toBe('NAME      ÄGE\ncheckout  2 d\na')
  })

  it('of fields puts values below each other', () => {
    expect(
      renderFields([
        ['User', 'anna'],
        ['Project', 'shop'],
      ]),
    ).toBe('User:     anna\nProject:  shop')
  })
})

it.each([
  [0, '0 s'],
  [-3, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [5 * 3600 + 61, '5 h 1 min'],
  [26 * 3600, '1 d'],
])('%i seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})
