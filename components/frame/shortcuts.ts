'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { showOverlay } from './overlays'
import { pages } from './pages'

const sequenceMs = 1200

/** Keys belong to what is being typed into, and to an open dialog or menu. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as Element | null
  return Boolean(
    event.defaultPrevented ||
      event.isComposing ||
      target?.closest('input, textarea, select, [contenteditable], dialog, [role=menu]') ||
      document.querySelector('dialog[open]'),
  )
}

/** Ctrl K palette, / search, g and a letter pages, c create, ? help. */
export function useShortcuts({ mayCreate }: { mayCreate: boolean }): void {
  const router = useRouter()
  useEffect(() => {
    let prefixAt = 0
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        showOverlay('palette')
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return
      const page = event.timeStamp - prefixAt < sequenceMs ? pages.find(each => each.key === event.key) : undefined
      prefixAt = event.key === 'g' ? event.timeStamp : 0
      const act = page
        ? () => router.push(page.href)
        : actionOf(event.key, mayCreate && (() => router.push('/clusters/new')))
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [router, mayCreate])
}

function actionOf(key: string, create: false | (() => void)): (() => void) | undefined {
  if (key === '?') return () => showOverlay('help')
  if (key === 'c' && create) return create
  if (key !== '/') return undefined
  const search = document.querySelector<HTMLInputElement>('[data-page-search]')
  return search ? () => search.select() : () => showOverlay('palette')
}
