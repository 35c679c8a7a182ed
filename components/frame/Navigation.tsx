'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import { pages } from './pages'

const isCurrent = (path: string, href: string) => path === href || path.startsWith(`${href}/`)

/** The pages: a rail on the left, a bar under the thumb on a phone. */
export function Navigation({ mayCreate }: { mayCreate: boolean }) {
  const t = useTranslations('frame')
  const path = usePathname()
  return (
    <nav
      aria-label={t('navigation')}
      className="sticky top-12 flex h-[calc(100dvh-3rem)] w-44 shrink-0 flex-col gap-0.5 p-2 max-md:fixed max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:z-20 max-md:h-auto max-md:w-auto max-md:flex-row max-md:border-t max-md:border-line max-md:bg-page max-md:p-0 max-md:pb-[env(safe-area-inset-bottom)]"
    >
      {pages.map(({ id, href, icon: Icon }) => (
        <Link
          key={id}
          href={href}
          aria-current={isCurrent(path, href) ? 'page' : undefined}
          className={classNames(
            'flex h-8 items-center gap-2.5 rounded px-2 text-sm transition-colors',
            'max-md:h-14 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:rounded-none max-md:px-0 max-md:text-xs max-md:whitespace-nowrap',
            isCurrent(path, href)
              ? 'bg-hover font-medium text-ink max-md:bg-transparent max-md:text-accent'
              : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          <Icon
            aria-hidden="true"
            className={classNames('size-4 max-md:size-5', isCurrent(path, href) && 'text-accent')}
          />
          {t(id)}
        </Link>
      ))}
      {mayCreate && path === '/clusters' && (
        <Link
          href="/clusters/new"
          className="hidden h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-accent max-md:flex"
        >
          <Plus aria-hidden="true" className="size-5" />
          {t('createShort')}
        </Link>
      )}
    </nav>
  )
}
