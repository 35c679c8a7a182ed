// npm run test:lab: the contract suite and the journeys on a real OpenStack with real Kubernetes, where there is one.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { installDependencies, requireNode, root } from './install.mjs'

process.chdir(root)
const lab = path.resolve('../shared/kubernetes-lab/lab')
if (existsSync(lab)) {
  requireNode()
  installDependencies()
  const { register } = await import('tsx/esm/api')
  register()
  const { testOnLab } = await import('./testing/lab.ts')
  await testOnLab()
} else {
  console.log('There is no ../shared with labs: the tests on a real cloud are left out.')
}
