'use client'

import { useEffect } from 'react'
import { useTranslations } from 'use-intl/react'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import type { Release } from '@/lib/domain/release'
import { FieldPlace, focusField } from './FieldPlace'
import { useCreateForm } from './form-context'

export function NameSection() {
  const t = useTranslations('create')
  return (
    <Section title={t('sections.name')}>
      <div className="space-y-5">
        <NameField />
        <ReleaseField />
      </div>
    </Section>
  )
}

function NameField() {
  const t = useTranslations('create.name')
  const { values, change, problemAt } = useCreateForm()
  useEffect(() => {
    // Who has a keyboard begins to type; on a touch screen it would cover the page.
    if (window.matchMedia('(pointer: fine)').matches && document.activeElement === document.body) focusField('name')
  }, [])
  return (
    <FieldPlace field="name" className="max-w-md">
      <Field label={t('label')} hint={t('hint')} error={problemAt('name')} required>
        <Input
          mono
          value={values.name}
          onChange={event => {
            const name = event.target.value
            change(before => ({ ...before, name }))
          }}
          maxLength={63}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder={t('placeholder')}
        />
      </Field>
    </FieldPlace>
  )
}

function ReleaseField() {
  const t = useTranslations('create.release')
  const { values, change, problemAt, releases, catalog } = useCreateForm()
  const imageOf = (release: Release) =>
    catalog.images.find(image => image.kubernetesVersion === `v${release.kubernetesVersion}`)
  const image = releases.filter(r => r.name === values.release).map(imageOf)[0]
  return (
    <FieldPlace field="release">
      <RadioCards
        label={t('label')}
        hint={image ? t('hint', { image: image.name }) : t('hintNoImage')}
        error={problemAt('release')}
        value={values.release}
        onValue={release => change(before => ({ ...before, release }))}
        cards={releases.map(release => ({
          value: release.name,
          title: (
            <>
              {release.kubernetesVersion}{' '}
              <span className="font-normal text-muted">{t(`channel.${release.channel}`)}</span>
            </>
          ),
          description: t(`about.${release.channel}`),
          disabledReason: imageOf(release) ? undefined : t('noImage'),
        }))}
      />
    </FieldPlace>
  )
}
