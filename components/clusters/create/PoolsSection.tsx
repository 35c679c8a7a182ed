'use client'

import { Plus } from 'lucide-react'
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
  const { values, change } = useCreateForm()
  const pools = values.nodePools
  const setPools = (next: (pools: PoolFormValues[]) => PoolFormValues[]) =>
    change(before => ({ ...before, nodePools: next(before.nodePools) }))
  const add = () => {
    setPools(before => [...before, nextPool(before, model)])
    requestAnimationFrame(() => focusField(`nodePools.${pools.length}.name`))
  }
  return (
    <Section title={t('title')} description={t('description')}>
      <div className="space-y-3">
        {pools.map((pool, index) => (
          <PoolFields
            key={pool.key}
            pool={pool}
            index={index}
            onRemove={() => setPools(before => before.filter(other => other.key !== pool.key))}
          />
        ))}
        {pools.length === 0 && (
          <p className="rounded border border-dashed border-edge px-3 py-4 text-sm text-muted">{t('none')}</p>
        )}
        <Button
          icon={<Plus aria-hidden="true" />}
          onClick={add}
          disabledReason={pools.length >= mostPools ? t('most', { count: mostPools }) : undefined}
        >
          {t('add')}
        </Button>
      </div>
    </Section>
  )
}
