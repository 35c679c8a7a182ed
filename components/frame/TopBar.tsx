'use client'

import { CircleHelp, Search } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl/react'
import { IconButton } from '@/components/ui/Button'
import { Kbd } from '@/components/ui/Kbd'
import { AccountMenu } from './AccountMenu'
import type { FrameSession } from './frame-session'
import { LanguageToggle } from './LanguageToggle'
import { LogoMark } from './Logo'
import { showOverlay } from './overlays'
import { ProjectMenu } from './ProjectMenu'

/** Where one is on the left, the way to anything in the middle, oneself on the right. */
export function TopBar({ session }: { session: FrameSession }) {
  const t = useTranslations('frame')
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-page px-3 max-md:h-14">
      <Link href="/clusters" aria-label={t('home')} className="flex items-center gap-2 rounded-sm font-semibold">
        <LogoMark className="size-6" />
        <span className="tracking-tight max-sm:hidden">slipway</span>
      </Link>
      <span aria-hidden="true" className="ml-1 h-5 w-px rotate-12 bg-line" />
      <ProjectMenu session={session} />
      <div className="flex-1" />
      <button
        type="button"
        onClick={() => showOverlay('palette')}
        aria-keyshortcuts="Control+K"
        className="inline-flex h-8 w-64 items-center gap-2 rounded border border-line bg-surface px-2.5 text-sm text-muted transition-colors hover:border-edge max-lg:w-52 max-md:hidden"
      >
        <Search aria-hidden="true" className="size-4 text-faint" />
        <span className="flex-1 truncate text-left">{t('jump')}</span>
        <Kbd keys="Ctrl K" />
      </button>
      <IconButton label={t('jump')} onClick={() => showOverlay('palette')} className="md:hidden">
        <Search aria-hidden="true" />
      </IconButton>
      <IconButton label={t('shortcuts')} onClick={() => showOverlay('help')} className="max-md:hidden">
        <CircleHelp aria-hidden="true" />
      </IconButton>
      <LanguageToggle className="max-md:hidden" />
      <AccountMenu session={session} />
    </header>
  )
}
