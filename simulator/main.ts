import { z } from 'zod'
import { startSimulator } from './start-simulator'

const settings = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(8083).describe('Port; 0 takes a free one.'),
  SIMULATOR_SPEED: z.coerce.number().positive().default(10).describe('How many times faster than life.'),
  SIMULATOR_FLOATING_CIDR: z.string().optional().describe('Where floating IPs come from; a free range unless told.'),
  SIMULATOR_STATE: z.string().optional().describe('File that keeps the cloud over a restart; in memory unless told.'),
  SIMULATOR_SEED: z.enum(['demo', 'none']).default('demo').describe('Tenants to begin with.'),
})

const parsed = settings.safeParse(process.env)
if (!parsed.success) {
  process.stderr.write(`${z.prettifyError(parsed.error)}\n`)
  process.exit(1)
}
const { SIMULATOR_PORT: port } = parsed.data
const simulator = await startSimulator({
  port,
  speed: parsed.data.SIMULATOR_SPEED,
  ...(parsed.data.SIMULATOR_FLOATING_CIDR ? { floatingCidr: parsed.data.SIMULATOR_FLOATING_CIDR } : {}),
  ...(parsed.data.SIMULATOR_STATE ? { stateFile: parsed.data.SIMULATOR_STATE } : {}),
  seed: parsed.data.SIMULATOR_SEED,
  onTrouble: message => process.stderr.write(`${message}\n`),
}).catch(error => {
  process.stderr.write(`The simulator cannot start on port ${port}: ${error.message}\n`)
  process.exit(1)
})
process.stdout.write(`simulator: ${simulator.authUrl}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    void simulator.stop().then(() => process.exit(0))
  })
