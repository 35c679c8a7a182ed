'use client'

import { useTranslations } from 'use-intl/react'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field, FieldGroup } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import type { Catalog } from '@/lib/domain/catalog'
import { FieldPlace } from './FieldPlace'
import { useCreateForm } from './form-context'

type Props<T> = { field: string; value: T; onValue: (value: T) => void; hint?: string }

/** A flavor by name, with what it gives. */
export function FlavorField({ field, value, onValue, hint }: Props<string>) {
  const t = useTranslations('create.machine')
  const { catalog, problemAt } = useCreateForm()
  const summarise = (flavor: Catalog['flavors'][number]) =>
    t('flavorOption', { name: flavor.name, vcpus: flavor.vcpus, ram: flavor.ramMiB / 1024, disk: flavor.diskGiB })
  const known = catalog.flavors.some(f => f.name === value)
  return (
    <FieldPlace field={field}>
      <Field label={t('flavor')} hint={hint} error={problemAt(field)}>
        <Select
          value={known ? value : ''}
          onValue={onValue}
          options={[
            ...(known ? [] : [{ value: '', label: t('chooseFlavor'), disabled: true }]),
            ...sortFlavors(catalog.flavors).map(flavor => ({ value: flavor.name, label: summarise(flavor) })),
          ]}
        />
      </Field>
    </FieldPlace>
  )
}

const sortFlavors = (flavors: Catalog['flavors']) =>
  [...flavors].sort((a, b) => a.vcpus - b.vcpus || a.ramMiB - b.ramMiB || a.name.localeCompare(b.name))

/** Zones over which machines are spread in turn. With one zone there is nothing to choose. */
export function ZonesField({ field, value, onValue, hint }: Props<string[]>) {
  const t = useTranslations('create.machine')
  const { catalog, problemAt } = useCreateForm()
  const toggle = (zone: string, on: boolean) =>
    onValue(catalog.zones.filter(other => (other === zone ? on : value.includes(other))))
  return (
    <FieldPlace field={field}>
      <FieldGroup label={t('zones')} hint={catalog.zones.length > 1 ? hint : t('oneZone')} error={problemAt(field)}>
        <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 max-md:min-h-10">
          {catalog.zones.map(zone => (
            <Checkbox
              key={zone}
              checked={value.includes(zone)}
              disabled={catalog.zones.length === 1}
              onChange={event => toggle(zone, event.target.checked)}
            >
              {zone}
            </Checkbox>
          ))}
        </div>
      </FieldGroup>
    </FieldPlace>
  )
}
