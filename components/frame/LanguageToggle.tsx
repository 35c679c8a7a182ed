'use client'

import { useLocale } from 'use-intl/react'
import { classNames } from '@/components/ui/class-names'
import { chooseLocale } from '@/lib/i18n/preferences'
import { languages } from './languages'

/** Goes to the other language, said in that language. */
export function LanguageToggle({ className }: { className?: string }) {
  const locale = useLocale()
  const other = languages.find(each => each.locale !== locale)
  if (!other) return null
  return (
    <button
      type="button"
      lang={other.locale}
      aria-label={other.change}
      onClick={() => void chooseLocale(other.locale)}
      className={classNames(
        'inline-flex h-8 items-center rounded px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink',
        className,
      )}
    >
      {other.name}
    </button>
  )
}
