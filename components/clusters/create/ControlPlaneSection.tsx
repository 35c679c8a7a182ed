'use client'

import { useController } from 'react-hook-form'
import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { FieldPlace } from './FieldPlace'
import { useCreateForm } from './form-context'
import { FlavorField, ZonesField } from './MachineFields'

export function ControlPlaneSection() {
  const t = useTranslations('create.controlPlane')
  const { control, problemAt } = useCreateForm()
  const replicas = useController({ control, name: 'controlPlane.replicas' }).field
  const flavor = useController({ control, name: 'controlPlane.flavor' }).field
  const zones = useController({ control, name: 'controlPlane.zones' }).field
  return (
    <Section title={t('title')} description={t('description')}>
      <div className="space-y-4">
        <FieldPlace field="controlPlane.replicas">
          <RadioCards
            label={t('replicas')}
            hint={t('why')}
            error={problemAt('controlPlane.replicas')}
            value={String(replicas.value)}
            onValue={value => replicas.onChange(value === '1' ? 1 : 3)}
            cards={[
              { value: '3', title: t('three'), description: t('threeAbout') },
              { value: '1', title: t('one'), description: t('oneAbout') },
            ]}
          />
        </FieldPlace>
        <Disclosure summary={t('machines', { flavor: flavor.value, zones: zones.value.join(', ') })}>
          <div className="grid gap-4 sm:grid-cols-2">
            <FlavorField
              field="controlPlane.flavor"
              value={flavor.value}
              onValue={flavor.onChange}
              hint={t('whyFlavor')}
            />
            <ZonesField field="controlPlane.zones" value={zones.value} onValue={zones.onChange} hint={t('whyZones')} />
          </div>
        </Disclosure>
      </div>
    </Section>
  )
}
