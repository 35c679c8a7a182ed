'use client'

import { Trash2 } from 'lucide-react'
import { useController } from 'react-hook-form'
import { useTranslations } from 'use-intl/react'
import { IconButton } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Disclosure } from '@/components/ui/Disclosure'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { NumberField } from '@/components/ui/NumberField'
import { TagInput } from '@/components/ui/TagInput'
import { FieldPlace } from './FieldPlace'
import { useCreateForm } from './form-context'
import { FlavorField, ZonesField } from './MachineFields'

type Props = { index: number }

/** One pool: machines of one shape. */
export function PoolFields({ index, onRemove }: Props & { onRemove: () => void }) {
  const t = useTranslations('create.pools')
  const { control, problemAt } = useCreateForm()
  const at = `nodePools.${index}` as const
  const name = useController({ control, name: `${at}.name` }).field
  const flavor = useController({ control, name: `${at}.flavor` }).field
  const replicas = useController({ control, name: `${at}.replicas` }).field
  const zones = useController({ control, name: `${at}.zones` }).field
  return (
    <fieldset className="rounded border border-line px-4 pt-3 pb-3">
      <legend className="sr-only">{t('legend', { name: name.value || String(index + 1) })}</legend>
      <div className="grid items-start gap-x-4 gap-y-3 sm:grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)_auto]">
        <FieldPlace field={`${at}.name`}>
          <Field label={t('name')} error={problemAt(`${at}.name`)} required>
            <Input mono {...name} maxLength={15} autoCapitalize="none" spellCheck={false} />
          </Field>
        </FieldPlace>
        <FlavorField field={`${at}.flavor`} value={flavor.value} onValue={flavor.onChange} />
        <div className="flex items-start justify-between gap-3">
          <FieldPlace field={`${at}.replicas`}>
            <Field label={t('replicas')} error={problemAt(`${at}.replicas`)}>
              <NumberField value={replicas.value} onValue={replicas.onChange} min={0} max={100} />
            </Field>
          </FieldPlace>
          <IconButton label={t('remove', { name: name.value })} onClick={onRemove} className="mt-6">
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      <div className="mt-3 flex flex-col gap-3">
        <ZonesField field={`${at}.zones`} value={zones.value} onValue={zones.onChange} hint={t('whyZones')} />
        <PoolDetails index={index} />
      </div>
    </fieldset>
  )
}

const usualDiskGiB = 50

function PoolDetails({ index }: Props) {
  const t = useTranslations('create.pools')
  const { control, problemAt } = useCreateForm()
  const at = `nodePools.${index}` as const
  const labels = useController({ control, name: `${at}.labels` }).field
  const taints = useController({ control, name: `${at}.taints` }).field
  const disk = useController({ control, name: `${at}.diskGiB` }).field
  const extras = labels.value.length + taints.value.length + (disk.value === null ? 0 : 1)
  return (
    <Disclosure summary={t('details', { count: extras })}>
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FieldPlace field={`${at}.labels`}>
          <Field label={t('labels')} hint={t('labelsHint')} error={problemAt(`${at}.labels`)} optional>
            <TagInput
              values={labels.value}
              onValues={labels.onChange}
              placeholder="team=checkout"
              check={value => (value.startsWith('=') ? t('labelForm') : undefined)}
            />
          </Field>
        </FieldPlace>
        <FieldPlace field={`${at}.taints`}>
          <Field label={t('taints')} hint={t('taintsHint')} error={problemAt(`${at}.taints`)} optional>
            <TagInput
              values={taints.value}
              onValues={taints.onChange}
              placeholder="dedicated=batch:NoSchedule"
              check={value =>
                /^[^=:]+(=[^:]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(value) ? undefined : t('taintForm')
              }
            />
          </Field>
        </FieldPlace>
        <FieldPlace field={`${at}.diskGiB`} className="space-y-2">
          <Checkbox
            checked={disk.value !== null}
            onChange={event => disk.onChange(event.target.checked ? usualDiskGiB : null)}
            hint={t('diskHint')}
          >
            {t('disk')}
          </Checkbox>
          {disk.value !== null && (
            <Field label={t('diskSize')} error={problemAt(`${at}.diskGiB`)}>
              <NumberField value={disk.value} onValue={disk.onChange} min={10} max={2000} unit="GiB" />
            </Field>
          )}
        </FieldPlace>
      </div>
    </Disclosure>
  )
}
