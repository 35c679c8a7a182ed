// npm start: sets up what is missing and runs the product. From here to the import nothing may need a dependency.
import { installDependencies, requireNode, root } from './install.mjs'

process.chdir(root)
requireNode()
installDependencies()
const { register } = await import('tsx/esm/api')
register()
await import('./product/start.ts')
