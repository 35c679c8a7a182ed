'use client'

import { createContext, useContext } from 'react'
import type { Control } from 'react-hook-form'
import type { Catalog } from '@/lib/domain/catalog'
import type { Release } from '@/lib/domain/release'
import type { CreateFormValues } from './create-form'

/** What every section of the form needs. */
export type FormContext = {
  control: Control<CreateFormValues>
  catalog: Catalog
  releases: Release[]
  /** The sentence that stands at a field, by its path; undefined when nothing is wrong with it. */
  problemAt: (field: string) => string | undefined
}

export const CreateFormContext = createContext<FormContext | null>(null)

export function useCreateForm(): FormContext {
  const context = useContext(CreateFormContext)
  if (!context) throw new Error('A section of the create form stands outside of the form.')
  return context
}
