'use client'

import { createContext, useContext } from 'react'
import type { Catalog } from '@/lib/domain/catalog'
import type { Release } from '@/lib/domain/release'
import type { CreateFormValues, PoolFormValues } from './create-form'

/** What every section of the form needs. */
export type FormContext = {
  values: CreateFormValues
  /** Makes the next values of those there are. */
  change: (next: (values: CreateFormValues) => CreateFormValues) => void
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

/** Fields that belong together, and what changes some of them. */
export function useFieldsOf<Part extends 'controlPlane' | 'network' | 'apiAccess'>(part: Part) {
  const { values, change } = useCreateForm()
  const changePart = (fields: Partial<CreateFormValues[Part]>) =>
    change(before => ({ ...before, [part]: { ...before[part], ...fields } }))
  return [values[part], changePart] as const
}

/** Changes some fields of one pool. */
export function useChangePool(key: number): (fields: Partial<PoolFormValues>) => void {
  const { change } = useCreateForm()
  return fields =>
    change(before => ({
      ...before,
      nodePools: before.nodePools.map(pool => (pool.key === key ? { ...pool, ...fields } : pool)),
    }))
}
