'use client'

import Link from 'next/link'
import type { ComponentProps, MouseEvent } from 'react'
import { type ClusterTab, clusterPath } from './words/paths'

type Props = Omit<ComponentProps<typeof Link>, 'href'> & { cluster: { id: string }; tab: ClusterTab }

/**
 * Goes to another tab of the same cluster. Everything it shows is on the page already, so the server is not asked; the
 * address changes, and a new window or a reload works as with any link.
 */
export function TabLink({ cluster, tab, ...props }: Props) {
  const href = clusterPath(cluster, tab)
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    window.history.pushState(null, '', href)
  }
  return <Link prefetch={false} {...props} href={href} onClick={onClick} />
}
