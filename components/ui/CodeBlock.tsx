'use client'

import { useTranslations } from 'use-intl/react'
import { CopyButton } from './CopyButton'
import { classNames } from './class-names'

// What scrolls must be in reach of the keyboard (WCAG 2.1.1).
const inReach = { tabIndex: 0 }

/** A command or a file, as it is, with copy. `label` names the region, for example "cluster.yaml". */
export function CodeBlock({
  code,
  label,
  prompt = false,
  className,
}: {
  code: string
  label: string
  /** Shows a `$` that is not copied: for commands. */
  prompt?: boolean
  className?: string
}) {
  const t = useTranslations('ui')
  return (
    <figure className={classNames('relative rounded border border-line bg-sunken', className)}>
      <section aria-label={label} className="max-h-96 overflow-auto py-2 pr-10 pl-3" {...inReach}>
        <pre className="font-mono text-xs leading-5">
          {prompt && (
            <span aria-hidden="true" className="text-faint select-none">
              ${' '}
            </span>
          )}
          {code}
        </pre>
      </section>
      <CopyButton text={code} label={t('copyWhat', { what: label })} className="absolute top-1.5 right-1.5 bg-sunken" />
    </figure>
  )
}
