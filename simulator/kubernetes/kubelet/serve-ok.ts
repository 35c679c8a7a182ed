import type { PortListener } from '../../machine'

/** The smallest web server: what stands behind a Service answers `ok`, and nobody where nothing does. */
export function serveOk(isBacked: () => boolean): PortListener {
  return connection => {
    connection.on('error', () => connection.destroy())
    connection.once('data', () => {
      if (!isBacked()) {
        connection.destroy()
        return
      }
      connection.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
    })
  }
}
