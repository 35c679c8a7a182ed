import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Health = { port: number; close(): void }

/**
 * Answers every request with 200 while `isWell` resolves, else with 503: for the health check of a container. Port 0
 * takes a free one.
 */
export function serveHealth(port: number, isWell: () => Promise<unknown>): Promise<Health> {
  const server = createServer((_request, response) => {
    isWell()
      .then(
        () => 200,
        () => 503,
      )
      .then(status => response.writeHead(status).end())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => server.close() })
    })
  })
}
