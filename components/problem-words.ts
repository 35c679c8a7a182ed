'use client'

import { useTranslations } from 'use-intl/react'
import { ApiError } from '@/lib/contract/client'

/** The sentence for an error of the API: by its code in the reader's language, else the server's own. */
export function useProblemWords(): (error: Error) => string {
  const t = useTranslations('problems')
  return error => {
    if (!(error instanceof ApiError)) return error.message
    return t.has(error.code) ? t(error.code) : error.problem.detail
  }
}
