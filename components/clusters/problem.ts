'use client'

import { useLocale } from 'use-intl/react'
import { useProblemWords } from '@/components/problem-words'
import { ApiError } from '@/lib/contract/client'

/**
 * What to tell of something that a query or mutation threw. The server's own sentence says most; in another language it
 * is made from the code.
 */
export function useProblem(error: Error): { text: string; code: string; status: number; requestId: string } {
  const words = useProblemWords()
  const locale = useLocale()
  if (!(error instanceof ApiError)) return { text: error.message, code: 'Page', status: 0, requestId: '' }
  const { code, status, detail, requestId } = error.problem
  return { text: locale === 'en' ? detail : words(error), code, status, requestId }
}
