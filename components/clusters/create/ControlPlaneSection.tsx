'use client'

import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { FieldPlace } from './FieldPlace'
import { useCreateForm, useFieldsOf } from './form-context'
import { FlavorField, ZonesField } from './MachineFields'

export function ControlPlaneSection() {
  const t = useTranslations('create.controlPlane')
  const { problemAt } = useCreateForm()
  const [{ replicas, flavor, zones }, change] = useFieldsOf('controlPlane')
  return (
    <Section title={t('title')} description={t('description')}>
      <div className="space-y-4">
        <FieldPlace field="controlPlane.replicas">
          <RadioCards
            label={t('replicas')}
            hint={t('why')}
            error={problemAt('controlPlane.replicas')}
            value={String(replicas)}
            onValue={value => change({ replicas: value === '1' ? 1 : 3 })}
            cards={[
              { value: '3', title: t('three'), description: t('threeAbout') },
              { value: '1', title: t('one'), description: t('oneAbout') },
            ]}
          />
        </FieldPlace>
        <Disclosure summary={t('machines', { flavor, zones: zones.join(', ') })}>
          <div className="grid gap-4 sm:grid-cols-2">
            <FlavorField
              field="controlPlane.flavor"
              value={flavor}
              onValue={value => change({ flavor: value })}
              hint={t('whyFlavor')}
            />
            <ZonesField
              field="controlPlane.zones"
              value={zones}
              onValue={value => change({ zones: value })}
              hint={t('whyZones')}
            />
          </div>
        </Disclosure>
      </div>
    </Section>
  )
}
