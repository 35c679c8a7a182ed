import Link from 'next/link'
import type { ReactNode } from 'react'

/** To how one gets and uses the command line. */
export function CommandLineLink({ children }: { children: ReactNode }) {
  return (
    <Link href="/command-line" className="text-accent underline hover:no-underline">
      {children}
    </Link>
  )
}
