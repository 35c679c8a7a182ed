import { server } from '@/app/server'
import { makeApi } from './api'
import type { Api } from './environment'

export const dynamic = 'force-dynamic'

let api: Api | undefined
const answer = (request: Request) => {
  // Not before the first request: a build loads this file without any settings.
  api ??= makeApi(server())
  return api.fetch(request)
}

export { answer as DELETE, answer as GET, answer as POST, answer as PUT }
