import compile from 'icu-minify/compile'
import { expect, test } from 'vitest'
import { listMessageValues } from './message-values'

test.each([
  ['Nothing to fill in.', []],
  ['{used} of {limit} used', ['limit', 'used']],
  ['{count, plural, one {# server of {project}} other {# servers of {project}}}', ['count', 'project']],
  ['As of <time></time>, <b>in {zone}</b>', ['zone']],
  ['{size, number} GiB', ['size']],
])('"%s" needs %j', (message, names) => {
  expect(listMessageValues(compile(message)).sort()).toEqual(names)
})
