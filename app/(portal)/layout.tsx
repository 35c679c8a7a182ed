import type { ReactNode } from 'react'
import { Frame } from '@/components/frame/Frame'
import { pageSession } from './page-context'

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { user, projects, project, role } = await pageSession()
  return <Frame session={{ user, projects, project, role }}>{children}</Frame>
}
