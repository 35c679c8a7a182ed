'use client'

import { Trash2 } from 'lucide-react'
import { useTranslations } from 'use-intl/react'
import { IconButton } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Disclosure } from '@/components/ui/Disclosure'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberField } from '@/components/ui/NumberField'
import { TagInput } from '@/components/ui/TagInput'
import type { PoolFormValues } from './create-form'
import { FieldPlace } from './FieldPlace'
import { useChangePool, useCreateForm } from './form-context'
import { FlavorField, ZonesField } from './MachineFields'

type Props = { pool: PoolFormValues; index: number }

/** One pool: machines of one shape. */
export function PoolFields({ pool, index, onRemove }: Props & { onRemove: () => void }) {
  const t = useTranslations('create.pools')
  const { problemAt } = useCreateForm()
  const change = useChangePool(pool.key)
  const at = `nodePools.${index}`
  return (
    <fieldset className="rounded border border-line px-4 pt-3 pb-3">
      <legend className="sr-only">{t('legend', { name: pool.name || String(index + 1) })}</legend>
      <div className="grid items-start gap-x-4 gap-y-3 sm:grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)_auto]">
        <FieldPlace field={`${at}.name`}>
          <Field label={t('name')} error={problemAt(`${at}.name`)} required>
            <Input
              mono
              value={pool.name}
              onChange={event => change({ name: event.target.value })}
              maxLength={15}
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
        </FieldPlace>
        <FlavorField field={`${at}.flavor`} value={pool.flavor} onValue={flavor => change({ flavor })} />
        <div className="flex items-start justify-between gap-3">
          <FieldPlace field={`${at}.replicas`}>
            <Field label={t('replicas')} error={problemAt(`${at}.replicas`)}>
              <NumberField value={pool.replicas} onValue={replicas => change({ replicas })} min={0} max={100} />
            </Field>
          </FieldPlace>
          <IconButton label={t('remove', { name: pool.name })} onClick={onRemove} className="mt-6">
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      <div className="mt-3 flex flex-col gap-3">
        <ZonesField
          field={`${at}.zones`}
          value={pool.zones}
          onValue={zones => change({ zones })}
          hint={t('whyZones')}
        />
        <PoolDetails pool={pool} index={index} />
      </div>
    </fieldset>
  )
}

const usualDiskGiB = 50

function PoolDetails({ pool, index }: Props) {
  const t = useTranslations('create.pools')
  const { problemAt } = useCreateForm()
  const change = useChangePool(pool.key)
  const at = `nodePools.${index}`
  const { labels, taints, diskGiB } = pool
  const extras = labels.length + taints.length + (diskGiB === null ? 0 : 1)
  return (
    <Disclosure summary={t('details', { count: extras })}>
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FieldPlace field={`${at}.labels`}>
          <Field label={t('labels')} hint={t('labelsHint')} error={problemAt(`${at}.labels`)} optional>
            <TagInput
              values={labels}
              onValues={values => change({ labels: values })}
              placeholder="team=checkout"
              check={value => (value.startsWith('=') ? t('labelForm') : undefined)}
            />
          </Field>
        </FieldPlace>
        <FieldPlace field={`${at}.taints`}>
          <Field label={t('taints')} hint={t('taintsHint')} error={problemAt(`${at}.taints`)} optional>
            <TagInput
              values={taints}
              onValues={values => change({ taints: values })}
              placeholder="dedicated=batch:NoSchedule"
              check={value =>
                /^[^=:]+(=[^:]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(value) ? undefined : t('taintForm')
              }
            />
          </Field>
        </FieldPlace>
        <FieldPlace field={`${at}.diskGiB`} className="space-y-2">
          <Checkbox
            checked={diskGiB !== null}
            onChange={event => change({ diskGiB: event.target.checked ? usualDiskGiB : null })}
            hint={t('diskHint')}
          >
            {t('disk')}
          </Checkbox>
          {diskGiB !== null && (
            <Field label={t('diskSize')} error={problemAt(`${at}.diskGiB`)}>
              <NumberField
                value={diskGiB}
                onValue={value => change({ diskGiB: value })}
                min={10}
                max={2000}
                unit="GiB"
              />
            </Field>
          )}
        </FieldPlace>
      </div>
    </Disclosure>
  )
}
