'use client'

import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button } from './Button'
import { CopyText } from './CopyButton'
import { Disclosure } from './Disclosure'
import { StatusMark } from './StatusBadge'

/**
 * Something failed: a sentence, whose turn it is or what next, the request id, a way to try again, and the raw cause
 * one click away. `compact` fits into a panel.
 */
export function ErrorState({
  title,
  children,
  requestId,
  cause,
  onRetry,
  action,
  compact = false,
  isPage = false,
}: {
  title: string
  children?: ReactNode
  requestId?: string
  cause?: string
  onRetry?: () => void
  action?: ReactNode
  compact?: boolean
  /** It is all there is on the page, so that its title is the page's. */
  isPage?: boolean
}) {
  const t = useTranslations('ui')
  const Title = isPage ? 'h1' : 'p'
  return (
    <div role="alert" className={compact ? 'flex gap-2 py-2' : 'mx-auto flex max-w-xl gap-3 px-4 py-12'}>
      <StatusMark tone="bad" className="mt-1" />
      <div className="flex min-w-0 flex-col items-start gap-2">
        <Title className={compact ? 'font-medium' : 'text-lg font-semibold'}>{title}</Title>
        {children && <div className="text-muted">{children}</div>}
        {requestId && (
          <p className="text-xs text-faint">
            {t('requestId')} <CopyText text={requestId} />
          </p>
        )}
        {(onRetry || action) && (
          <div className="mt-1 flex flex-wrap gap-2">
            {onRetry && (
              <Button icon={<RotateCw aria-hidden="true" />} onClick={onRetry}>
                {t('retry')}
              </Button>
            )}
            {action}
          </div>
        )}
        {cause && (
          <Disclosure summary={t('rawCause')}>
            <pre className="max-h-48 overflow-auto rounded bg-sunken p-2 font-mono text-xs whitespace-pre-wrap">
              {cause}
            </pre>
          </Disclosure>
        )}
      </div>
    </div>
  )
}
