import type { BootMachine } from '../machine'

/**
 * A machine without Kubernetes, for tests of the cloud: user data such as `listen 6443` opens ports that answer every
 * connection with the machine's name.
 */
export const plainMachine: BootMachine = start => {
  start.log(`${start.name} boots ${start.image.name}`)
  const ports = [...start.userData.toString().matchAll(/listen (\d+)/g)].map(([, port]) => Number(port))
  const answer = (connection: { end(text: string): unknown }) => connection.end(`${start.name}\n`)
  return { stop: () => {}, listeners: new Map(ports.map(port => [port, answer])) }
}
