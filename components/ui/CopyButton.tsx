'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { IconButton } from './Button'
import { classNames } from './class-names'

/** Copies `text`; `label` says what, for example "Copy the API address". */
export function CopyButton({
  text,
  label,
  size = 'small',
  className,
}: {
  text: string
  label?: string
  size?: 'small' | 'medium'
  className?: string
}) {
  const t = useTranslations('ui')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <>
      <IconButton
        label={label ?? t('copy')}
        size={size}
        className={className}
        onClick={event => {
          event.stopPropagation()
          void navigator.clipboard.writeText(text).then(() => setCopied(true))
        }}
      >
        {copied ? <Check aria-hidden="true" className="text-good" /> : <Copy aria-hidden="true" />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </>
  )
}

/** An id, address or command in mono, shortened in the middle where it does not fit, with a copy button. */
export function CopyText({ text, label, className }: { text: string; label?: string; className?: string }) {
  return (
    <span className={classNames('inline-flex max-w-full min-w-0 items-center gap-1 align-bottom', className)}>
      <code className="truncate font-mono text-[0.92em]" title={text}>
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
