'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { ArrowRightLeft, Languages, Monitor, Moon, Plus, Search, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl/react'
import { PhaseBadge } from '@/components/clusters/PhaseBadge'
import { ApiClient } from '@/lib/contract/client'
import type { ClusterSummary } from '@/lib/contract/clusters'
import type { FrameSession } from './frame-session'
import { languages } from './languages'
import { pages } from './pages'
import { useFrameActions } from './use-frame-actions'

const api = new ApiClient()

/** Clusters, pages and actions by their names, without the mouse. */
export default function CommandPalette({
  session,
  mayCreate,
  onClose,
}: {
  session: FrameSession
  mayCreate: boolean
  onClose: () => void
}) {
  const t = useTranslations('frame')
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const clusters = useClusters(text)
  const best = clusters.items[0]?.name

  // What the server found comes after the keystroke: the best of it is what Enter opens.
  useEffect(() => {
    if (best) setChosen(clusterValue(best))
  }, [best])

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    const beside = (event: MouseEvent) => event.target === element && onClose()
    element?.addEventListener('mousedown', beside)
    return () => element?.removeEventListener('mousedown', beside)
  }, [onClose])

  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.title')}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      className="fixed inset-x-0 top-[12vh] mx-auto w-[min(36rem,calc(100vw-1.5rem))] animate-appear overflow-hidden rounded-lg bg-raised shadow-lift max-md:top-4"
    >
      <Command label={t('palette.title')} loop value={chosen} onValueChange={setChosen}>
        <div className="flex items-center gap-2 border-b border-line px-3">
          <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
          <Command.Input
            autoFocus
            value={text}
            onValueChange={setText}
            placeholder={t('palette.placeholder')}
            className="h-11 w-full bg-transparent text-base outline-none placeholder:text-faint max-md:text-lg"
          />
        </div>
        <Command.List className="max-h-[min(24rem,60dvh)] scroll-py-1 overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">
          <Command.Empty className="px-3 py-6 text-center text-sm text-muted">{t('palette.nothing')}</Command.Empty>
          <Clusters found={clusters} onClose={onClose} />
          <Pages onClose={onClose} />
          <Actions session={session} mayCreate={mayCreate} onClose={onClose} />
        </Command.List>
      </Command>
    </dialog>
  )
}

function Entry({
  value,
  icon,
  onSelect,
  children,
}: {
  value: string
  icon?: ReactNode
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-sm px-2 py-2 text-sm aria-selected:bg-hover max-md:py-3 [&_svg]:size-4 [&_svg]:shrink-0 [&>svg]:text-muted"
    >
      {icon}
      {children}
    </Command.Item>
  )
}

const clusterValue = (name: string) => `cluster ${name}`

function useClusters(text: string): { items: ClusterSummary[]; isError: boolean } {
  const search = useDeferredValue(text.trim())
  const { data, isError } = useQuery({
    queryKey: ['clusters', 'list', { palette: search }],
    queryFn: ({ signal }) => api.listClusters({ search: search || undefined, limit: 5 }, signal),
    placeholderData: earlier => earlier,
  })
  return { items: data?.items ?? [], isError }
}

function Clusters({ found, onClose }: { found: ReturnType<typeof useClusters>; onClose: () => void }) {
  const t = useTranslations('frame')
  const router = useRouter()
  if (found.isError) return <p className="px-2 py-2 text-sm text-muted">{t('palette.failed')}</p>
  if (found.items.length === 0) return null
  return (
    <Command.Group heading={t('palette.clusters')}>
      {found.items.map(cluster => (
        <Entry
          key={cluster.id}
          value={clusterValue(cluster.name)}
          onSelect={() => {
            onClose()
            router.push(`/clusters/${cluster.id}`)
          }}
        >
          <span className="min-w-0 flex-1 truncate">{cluster.name}</span>
          <PhaseBadge phase={cluster.phase} />
        </Entry>
      ))}
    </Command.Group>
  )
}

function Pages({ onClose }: { onClose: () => void }) {
  const t = useTranslations('frame')
  const router = useRouter()
  return (
    <Command.Group heading={t('palette.pages')}>
      {pages.map(({ id, href, icon: Icon }) => (
        <Entry
          key={id}
          value={`page ${t(id)}`}
          icon={<Icon aria-hidden="true" />}
          onSelect={() => {
            onClose()
            router.push(href)
          }}
        >
          {t(id)}
        </Entry>
      ))}
    </Command.Group>
  )
}

function Actions({ session, mayCreate, onClose }: { session: FrameSession; mayCreate: boolean; onClose: () => void }) {
  const t = useTranslations('frame')
  const router = useRouter()
  const locale = useLocale()
  const { setTheme } = useTheme()
  const { switchProject, switchLocale } = useFrameActions()
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  const themes = [
    { id: 'light', word: t('themeLight'), icon: <Sun aria-hidden="true" /> },
    { id: 'dark', word: t('themeDark'), icon: <Moon aria-hidden="true" /> },
    { id: 'system', word: t('themeSystem'), icon: <Monitor aria-hidden="true" /> },
  ]
  const actions = [
    ...(mayCreate
      ? [{ label: t('palette.create'), icon: <Plus aria-hidden="true" />, act: () => router.push('/clusters/new') }]
      : []),
    ...session.projects
      .filter(project => project.id !== session.project.id)
      .map(project => ({
        label: t('palette.switchTo', { project: project.name }),
        icon: <ArrowRightLeft aria-hidden="true" />,
        act: () => void switchProject(project),
      })),
    ...themes.map(({ id, word, icon }) => ({
      label: t('palette.theme', { theme: word }),
      icon,
      act: () => setTheme(id),
    })),
    ...languages
      .filter(each => each.locale !== locale)
      .map(each => ({
        label: t('palette.language', { language: each.name }),
        icon: <Languages aria-hidden="true" />,
        act: () => void switchLocale(each.locale),
      })),
  ]
  return (
    <Command.Group heading={t('palette.actions')}>
      {actions.map(({ label, icon, act }) => (
        <Entry key={label} value={label} icon={icon} onSelect={then(act)}>
          {label}
        </Entry>
      ))}
    </Command.Group>
  )
}
