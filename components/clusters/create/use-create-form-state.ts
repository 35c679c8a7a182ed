'use client'

import { useEffect, useRef, useState } from 'react'
import type { Catalog } from '@/lib/domain/catalog'
import { type CreateFormValues, reviveValues } from './create-form'
import { forgetDraft, readDraft, type Submission, submissionFor, writeDraft } from './draft'

export type CreateFormState = {
  values: CreateFormValues
  change: (next: (values: CreateFormValues) => CreateFormValues) => void
  /** Something typed on an earlier visit of this tab was put back. */
  isRestored: boolean
  startOver: () => void
  /** The key to send this request under: the same for the same request, a lost answer included. */
  submissionOf: (body: string) => Submission
  forget: () => void
}

/** The values of the form, kept in the tab's own storage so that nothing typed is lost on the way. */
export function useCreateFormState(of: {
  projectId: string
  defaults: CreateFormValues
  catalog: Catalog
}): CreateFormState {
  const { projectId, defaults, catalog } = of
  const [values, setValues] = useState(defaults)
  const [isRestored, setRestored] = useState(false)
  const submission = useRef<Submission | null>(null)
  const isRead = useRef(false)

  // Storage is read after the first rendering, which has to be the server's.
  useEffect(() => {
    if (isRead.current) return
    isRead.current = true
    const draft = readDraft(projectId)
    if (!draft) return
    submission.current = draft.submission
    setValues(reviveValues(draft.values, defaults, catalog))
    setRestored(JSON.stringify(draft.values) !== JSON.stringify(defaults))
  }, [projectId, defaults, catalog])

  const text = JSON.stringify(values)
  const untouched = JSON.stringify(defaults)
  useEffect(() => {
    if (text !== untouched) writeDraft(projectId, { values: JSON.parse(text), submission: submission.current })
  }, [projectId, text, untouched])

  return {
    values,
    change: setValues,
    isRestored,
    startOver: () => {
      forgetDraft(projectId)
      setValues(defaults)
      setRestored(false)
    },
    submissionOf: body => {
      submission.current = submissionFor(body, submission.current)
      writeDraft(projectId, { values, submission: submission.current })
      return submission.current
    },
    forget: () => forgetDraft(projectId),
  }
}
