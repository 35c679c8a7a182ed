'use client'

import { useTranslations } from 'use-intl/react'
import { ErrorState } from '@/components/ui/ErrorState'

/** A page threw while it was made. `digest` finds it in the log. */
export function PageFailed({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  const t = useTranslations('pages')
  return (
    <ErrorState isPage title={t('errorTitle')} requestId={digest} onRetry={onRetry}>
      {t('errorText')}
    </ErrorState>
  )
}
