'use client'

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { ApiError } from '@/lib/contract/client'

/** A session that has ended sends to sign-in, and back afterwards. */
function onApiError(error: Error): void {
  if (!(error instanceof ApiError) || error.code !== 'NotSignedIn') return
  const { pathname, search } = window.location
  if (pathname !== '/login') window.location.assign(`/login?ended=1&next=${encodeURIComponent(pathname + search)}`)
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: onApiError }),
    mutationCache: new MutationCache({ onError: onApiError }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // What the server refused it will refuse again.
        retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  })
}

/** What every page stands on: theme and queries. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(makeQueryClient)
  return (
    <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </ThemeProvider>
  )
}
