'use client'

import { PageFailed } from '@/components/pages/PageFailed'

export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <PageFailed digest={error.digest} onRetry={reset} />
    </main>
  )
}
