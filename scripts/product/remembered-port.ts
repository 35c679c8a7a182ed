import { readFile, writeFile } from 'node:fs/promises'
import { freePort, isPortTaken } from '../embedded/free-port'

/** The port of the last time when it is still free, else another one, which is remembered. */
export async function rememberedPort(file: string): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => ''))
  if (last > 0 && !(await isPortTaken(last))) return last
  const port = await freePort()
  await writeFile(file, String(port))
  return port
}
