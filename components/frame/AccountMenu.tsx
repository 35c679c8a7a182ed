'use client'

import { FileJson, Keyboard, Languages, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useLocale, useTranslations } from 'use-intl/react'
import { useInBrowser } from '@/components/ui/clock'
import { DropdownMenu, type MenuItem } from '@/components/ui/DropdownMenu'
import type { FrameSession } from './frame-session'
import { languages } from './languages'
import { showOverlay } from './overlays'
import { useFrameActions } from './use-frame-actions'

const themes = [
  { id: 'light', word: 'themeLight', icon: <Sun aria-hidden="true" /> },
  { id: 'dark', word: 'themeDark', icon: <Moon aria-hidden="true" /> },
  { id: 'system', word: 'themeSystem', icon: <Monitor aria-hidden="true" /> },
] as const

/** Who is signed in, theme, language, help, and the way out. */
export function AccountMenu({ session }: { session: FrameSession }) {
  const t = useTranslations('frame')
  const locale = useLocale()
  const { theme, setTheme } = useTheme()
  const inBrowser = useInBrowser()
  const { signOut, switchLocale } = useFrameActions()
  const { user, project, role } = session
  const items: MenuItem[] = [
    { kind: 'heading', id: 'who', label: t('signedInAs', { user: user.name, domain: user.domainName }) },
    { kind: 'heading', id: 'role', label: t('role', { project: project.name, role }) },
    { kind: 'separator', id: 'line-1' },
    { kind: 'heading', id: 'theme', label: t('theme') },
    ...themes.map(each => ({
      id: each.id,
      label: t(each.word),
      icon: each.icon,
      checked: inBrowser && theme === each.id,
      onSelect: () => setTheme(each.id),
    })),
    { kind: 'heading', id: 'language', label: t('language') },
    ...languages.map(each => ({
      id: each.locale,
      label: <span lang={each.locale}>{each.name}</span>,
      icon: <Languages aria-hidden="true" />,
      checked: locale === each.locale,
      onSelect: () => void switchLocale(each.locale),
    })),
    { kind: 'separator', id: 'line-2' },
    {
      id: 'shortcuts',
      label: t('shortcuts'),
      icon: <Keyboard aria-hidden="true" />,
      hint: '?',
      onSelect: () => showOverlay('help'),
    },
    { id: 'api', label: t('apiDocument'), icon: <FileJson aria-hidden="true" />, href: '/api/v1/openapi.json' },
    { kind: 'separator', id: 'line-3' },
    { id: 'out', label: t('signOut'), icon: <LogOut aria-hidden="true" />, onSelect: () => void signOut() },
  ]
  return (
    <DropdownMenu
      label={t('account', { user: user.name })}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent text-xs font-semibold text-on-accent uppercase max-md:size-9"
      trigger={
        <span data-initials={[...user.name].slice(0, 2).join('')} className="before:content-[attr(data-initials)]" />
      }
      items={items}
    />
  )
}
