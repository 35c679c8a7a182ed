import { authContext } from '@/lib/auth/context'
import { log } from '@/lib/config/log'

export const dynamic = 'force-dynamic'

/** Whether this process can do its work: it can once the database answers. */
export async function GET(): Promise<Response> {
  try {
    await authContext().database.$queryRaw`SELECT 1`
    return Response.json({ status: 'ok' })
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'not ready')
    return Response.json({ status: 'waiting', detail: 'The database does not answer.' }, { status: 503 })
  }
}
