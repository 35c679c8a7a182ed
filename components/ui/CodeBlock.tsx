'use client'

import { useTranslations } from 'use-intl/react'
import { CopyButton } from './CopyButton'
import { classNames } from './class-names'

// What scrolls must be in reach of the keyboard (WCAG 2.1.1).
const inReach = { tabIndex: 0 }

/** A command or a file, as it is, with copy. `label` names the figure, for example "cluster.yaml". */
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
    <figure
      aria-label={label}
      className={classNames('flex items-start rounded border border-line bg-sunken', className)}
    >
      <div className="max-h-96 min-w-0 flex-1 overflow-auto py-2 pl-3" {...inReach}>
        <pre className="font-mono text-xs leading-5">
          {prompt && (
            <span aria-hidden="true" className="text-faint select-none">
              ${' '}
            </span>
          )}
          {code}
        </pre>
      </div>
      <CopyButton text={code} label={t('copyWhat', { what: label })} className="m-1.5" />
    </figure>
  )
}
