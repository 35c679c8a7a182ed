// npm test: the whole gate on a fresh clone. Every part runs, whatever the others say; the last line counts.
import { rmSync } from 'node:fs'
import { installDependencies, requireNode, root } from './install.mjs'

process.chdir(root)
requireNode()
installDependencies()
rmSync('test-results', { recursive: true, force: true })
const { register } = await import('tsx/esm/api')
register()
await import('./testing/gate.ts')
