import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parseClusterFile } from '@/lib/contract/cluster-file'
import { commandsFor } from './commands'

const reader = { portal: 'https://slipway.example.org', user: 'ann', domain: 'Default', project: 'shop' }

/** The words of a command as a shell sees them. */
const words = (command: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' }).trimEnd()

test('a person signs in to this portal, in this project', () => {
  expect(commandsFor(reader).signIn).toBe(
    'slipway login --server https://slipway.example.org --user ann --project shop',
  )
})

test('names of any characters reach the program as they are', () => {
  const names = { user: "o'neil $HOME", domain: 'two words', project: '`id`;' }
  expect(words(commandsFor({ ...reader, ...names }).signIn).split('\n')).toEqual([
    ...['slipway', 'login', '--server', reader.portal],
    ...['--user', names.user, '--domain', names.domain, '--project', names.project],
  ])
})

test('the file that is shown describes a cluster', () => {
  const file = execFileSync('sh', ['-c', commandsFor(reader).createFromFile.replace(/^slipway .* <</, 'cat <<')])
  expect(parseClusterFile(file.toString()).name).toBe('checkout')
})
