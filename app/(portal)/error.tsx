'use client'

import { PageFailed } from '@/components/pages/PageFailed'

export default function PortalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed digest={error.digest} onRetry={reset} />
}
