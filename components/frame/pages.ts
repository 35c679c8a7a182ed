import { Gauge, type LucideIcon, Server, SquareTerminal } from 'lucide-react'

/** The pages of the portal, as rail, bottom bar, palette and shortcuts show them. `key` follows `g`. */
export const pages: { id: 'clusters' | 'quota' | 'commandLine'; href: string; icon: LucideIcon; key: string }[] = [
  { id: 'clusters', href: '/clusters', icon: Server, key: 'c' },
  { id: 'quota', href: '/quota', icon: Gauge, key: 'q' },
  { id: 'commandLine', href: '/command-line', icon: SquareTerminal, key: 'l' },
]
