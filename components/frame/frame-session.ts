import type { SessionResponse } from '@/lib/contract/session'

/** Who works where: what the frame shows of a session that is in a project. */
export type FrameSession = Pick<SessionResponse, 'user' | 'projects'> & {
  project: NonNullable<SessionResponse['project']>
  role: NonNullable<SessionResponse['role']>
}
