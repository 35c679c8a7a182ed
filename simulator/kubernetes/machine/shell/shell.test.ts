import { describe, expect, it } from 'vitest'
import { Shell } from './run-shell'

async function run(script: string, files: Record<string, string> = {}, codes: Record<string, number[]> = {}) {
  let output = ''
  const calls: string[] = []
  const shell = new Shell({
    readFile: path => files[path],
    writeFile: (path, text) => {
      files[path] = text
    },
    isDirectory: () => false,
    async run([name = '', ...args], streams) {
      if (name === 'echo') {
        streams.out(`${args.join(' ')}\n`)
        return 0
      }
      if (name === 'cat') {
        streams.out(args[0] ? (files[args[0]] ?? '') : streams.stdin)
        return 0
      }
      if (name === 'true' || name === ':') return 0
      if (name === 'false') return 1
      if (name === '[')
        return args[1] === '-ge' ? Number(Number(args[0]) < Number(args[2])) : Number(args[0] !== args[2])
      calls.push([name, ...args].join(' '))
      return codes[name]?.shift() ?? (name in codes ? 0 : undefined)
    },
  })
  const out = (text: string) => {
    output += text
  }
  const code = await shell.execute(script, { stdin: '', out, error: out })
  return { code, output, calls, files }
}

describe('a shell script of a machine', () => {
  it('quotes, expands and splits as sh does', async () => {
    const { output } = await run(`a='one  two'; echo $a "$a" '$a' "\${b:-none}" \${a:+set} x\\ y # not this`)
    expect(output).toBe('one two one  two $a none set x y\n')
  })

  it('repeats until a command succeeds', async () => {
    const { calls, code } = await run('until join --config F; do reset -f; done', {}, { join: [1, 1, 0], reset: [] })
    expect(calls).toEqual(['join --config F', 'reset -f', 'join --config F', 'reset -f', 'join --config F'])
    expect(code).toBe(0)
  })

  it('counts attempts and gives up', async () => {
    const script = `
say() { echo "mark: $*"; }
attempt=1
while :; do
  join; code=$?
  if [ "$code" -ge 1 ]; then
    say "attempt $attempt failed with $code"
  else
    break
  fi
  if [ "$attempt" -ge 3 ]; then exit "$code"; fi
  attempt=$((attempt + 1))
done`
    const { output, code } = await run(script, {}, { join: [4, 5, 6] })
    expect(output).toBe('mark: attempt 1 failed with 4\nmark: attempt 2 failed with 5\nmark: attempt 3 failed with 6\n')
    expect(code).toBe(6)
  })

  it('goes on behind && only after success, and leaves files behind', async () => {
    const script = `init && echo success > /run/done || echo failure > /run/failed
cat <<END >> /etc/more
second
END`
    expect((await run(script, { '/etc/more': 'first\n' }, { init: [0] })).files).toEqual({
      '/run/done': 'success\n',
      '/etc/more': 'first\nsecond\n',
    })
    expect((await run('init && echo success > /run/done', {}, { init: [1] })).files).toEqual({})
  })

  it('ends at the first failure under set -e, unless it is asked about', async () => {
    expect(await run('set -e\nif false; then echo no; fi\nfalse || echo yes\nfalse\necho never')).toMatchObject({
      output: 'yes\n',
      code: 1,
    })
  })

  it('pipes, substitutes and loops over words', async () => {
    const { output } = await run('for i in a b; do echo "$i$(echo $i | cat)"; done')
    expect(output).toBe('aa\nbb\n')
  })

  it('says what it does not understand', async () => {
    expect(await run('if true; then echo')).toMatchObject({ code: 2, output: expect.stringContaining('end of file') })
    expect(await run('nothing here')).toMatchObject({ code: 127, output: 'sh: nothing: not found\n' })
  })
})
