import type { ReactNode } from 'react'
import { hasRole } from '@/lib/domain/role'
import { getTranslations } from '@/lib/i18n/server'
import type { FrameSession } from './frame-session'
import { Navigation } from './Navigation'
import { Overlays } from './Overlays'
import { TopBar } from './TopBar'

/** What stands around every page of a project. */
export async function Frame({ session, children }: { session: FrameSession; children: ReactNode }) {
  const t = await getTranslations('frame')
  const mayCreate = hasRole(session.role, 'member')
  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded bg-accent px-3 py-1.5 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <TopBar session={session} />
      <div className="flex">
        <Navigation mayCreate={mayCreate} />
        <main
          id="content"
          tabIndex={-1}
          className="min-h-[calc(100dvh-3rem)] min-w-0 flex-1 px-6 py-5 outline-none md:border-l md:border-line max-md:px-4 max-md:pb-24"
        >
          <div className="mx-auto max-w-[80rem]">{children}</div>
        </main>
      </div>
      <Overlays session={session} mayCreate={mayCreate} />
    </>
  )
}
