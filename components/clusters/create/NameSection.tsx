'use client'

import { useEffect } from 'react'
import { useTranslations } from 'use-intl/react'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { findNodeImage, type ImageFlavor, imageFlavors } from '@/lib/domain/node-image'
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
        <ImageFlavorField />
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
  return (
    <FieldPlace field="release">
      <RadioCards
        label={t('label')}
        hint={t('hint')}
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

/** What node images of the cloud were built for. With one kind there is nothing to choose. */
function ImageFlavorField() {
  const t = useTranslations('create.imageFlavor')
  const { values, change, problemAt, releases, catalog } = useCreateForm()
  const version = releases.find(release => release.name === values.release)?.kubernetesVersion ?? ''
  const offered = imageFlavors.filter(flavor => catalog.images.some(image => image.flavor === flavor))
  const chosen = findNodeImage(catalog.images, version, values.imageFlavor)
  if (offered.length < 2 && chosen)
    return (
      <FieldPlace field="imageFlavor">
        <p className="text-sm font-medium">{t('label')}</p>
        <p className="text-sm">{t(`name.${chosen.flavor}`)}</p>
        <p className="mt-1 text-xs text-muted">{t('onlyOne', { image: chosen.name })}</p>
      </FieldPlace>
    )
  return (
    <FieldPlace field="imageFlavor">
      <RadioCards
        label={t('label')}
        hint={chosen ? t('hint', { image: chosen.name }) : undefined}
        error={problemAt('imageFlavor')}
        value={values.imageFlavor}
        onValue={value => change(before => ({ ...before, imageFlavor: value as ImageFlavor }))}
        columns={offered.length > 2 ? 3 : 2}
        cards={offered.map(flavor => ({
          value: flavor,
          title: t(`name.${flavor}`),
          description: t(`about.${flavor}`),
          disabledReason: findNodeImage(catalog.images, version, flavor) ? undefined : t('notForRelease'),
        }))}
      />
    </FieldPlace>
  )
}
