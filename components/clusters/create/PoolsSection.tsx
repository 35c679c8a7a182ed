'use client'

import { Plus } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import { Section } from '@/components/ui/Section'
import { nextPool, type PoolFormValues } from './create-form'
import { focusField } from './FieldPlace'
import { useCreateForm } from './form-context'
import { PoolFields } from './PoolFields'

const mostPools = 20

/** `model` is what a further pool begins as. */
export function PoolsSection({ model }: { model: PoolFormValues }) {
  const t = useTranslations('create.pools')
  const { control } = useCreateForm()
  const { fields, append, remove } = useFieldArray({ control, name: 'nodePools' })
  const add = () => {
    append(nextPool(fields, model), { shouldFocus: false })
    requestAnimationFrame(() => focusField(`nodePools.${fields.length}.name`))
  }
  return (
    <Section title={t('title')} description={t('description')}>
      <div className="space-y-3">
        {fields.map((field, index) => (
          <PoolFields key={field.id} index={index} onRemove={() => remove(index)} />
        ))}
        {fields.length === 0 && (
          <p className="rounded border border-dashed border-edge px-3 py-4 text-sm text-muted">{t('none')}</p>
        )}
        <Button
          icon={<Plus aria-hidden="true" />}
          onClick={add}
          disabledReason={fields.length >= mostPools ? t('most', { count: mostPools }) : undefined}
        >
          {t('add')}
        </Button>
      </div>
    </Section>
  )
}
