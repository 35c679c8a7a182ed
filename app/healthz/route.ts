export const dynamic = 'force-dynamic'

/** Whether this process answers. */
export const GET = () => Response.json({ status: 'ok' })
