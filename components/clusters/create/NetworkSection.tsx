'use client'

import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioCards } from '@/components/ui/RadioCards'
import { Section } from '@/components/ui/Section'
import { Select } from '@/components/ui/Select'
import { TagInput } from '@/components/ui/TagInput'
import { FieldPlace } from './FieldPlace'
import { useCreateForm, useFieldsOf } from './form-context'

export function NetworkSection() {
  const t = useTranslations('create.network')
  return (
    <Section title={t('title')}>
      <div className="space-y-5">
        <NetworkChoice />
        <ExternalNetworkField />
        <AllowedCidrsField />
        <Ranges />
      </div>
    </Section>
  )
}

function NetworkChoice() {
  const t = useTranslations('create.network')
  const { catalog, problemAt } = useCreateForm()
  const [{ mode, networkId }, change] = useFieldsOf('network')
  const options = catalog.networks.map(n => ({
    value: n.id,
    label: t('networkOption', { name: n.name, cidr: n.cidr }),
  }))
  return (
    <div className="space-y-3">
      <RadioCards
        label={t('mode')}
        hint={t('whyNew')}
        value={mode}
        onValue={value => change({ mode: value === 'existing' ? 'existing' : 'new' })}
        cards={[
          { value: 'new', title: t('new'), description: t('newAbout') },
          {
            value: 'existing',
            title: t('existing'),
            description: t('existingAbout'),
            disabledReason: catalog.networks.length > 0 ? undefined : t('noNetworks'),
          },
        ]}
      />
      {mode === 'existing' && (
        <FieldPlace field="network.networkId" className="max-w-md">
          <Field label={t('network')} error={problemAt('network.networkId')} required>
            <Select
              value={networkId}
              onValue={value => change({ networkId: value })}
              options={[...(networkId ? [] : [{ value: '', label: t('choose'), disabled: true }]), ...options]}
            />
          </Field>
        </FieldPlace>
      )}
    </div>
  )
}

function ExternalNetworkField() {
  const t = useTranslations('create.network')
  const { catalog, problemAt } = useCreateForm()
  const [{ externalNetworkId }, change] = useFieldsOf('network')
  const networks = catalog.externalNetworks
  const options = networks.map(n => ({ value: n.id, label: n.name }))
  if (networks.length === 0)
    return (
      <FieldPlace field="network.externalNetworkId">
        <p className="text-sm font-medium">{t('external')}</p>
        <p className="text-sm text-bad">{t('noExternal')}</p>
      </FieldPlace>
    )
  return (
    <FieldPlace field="network.externalNetworkId" className="max-w-md">
      <Field label={t('external')} hint={t('externalHint')} error={problemAt('network.externalNetworkId')}>
        <Select
          value={externalNetworkId}
          onValue={value => change({ externalNetworkId: value })}
          options={[...(externalNetworkId ? [] : [{ value: '', label: t('choose'), disabled: true }]), ...options]}
        />
      </Field>
    </FieldPlace>
  )
}

function AllowedCidrsField() {
  const t = useTranslations('create.network')
  const { problemAt } = useCreateForm()
  const [{ allowedCidrs }, change] = useFieldsOf('apiAccess')
  return (
    <FieldPlace field="apiAccess.allowedCidrs" className="max-w-xl">
      <Field
        label={t('allowed')}
        hint={allowedCidrs.length === 0 ? t('allowedEveryone') : t('allowedHint')}
        error={problemAt('apiAccess.allowedCidrs')}
      >
        <TagInput
          values={allowedCidrs}
          onValues={values => change({ allowedCidrs: values })}
          placeholder="203.0.113.0/24"
          check={value => (/^[\d.]+\/\d+$/.test(value) ? undefined : t('rangeForm'))}
        />
      </Field>
    </FieldPlace>
  )
}

/** Ranges that hardly anybody has to know, until two networks have to talk. */
function Ranges() {
  const t = useTranslations('create.network')
  const [{ mode }] = useFieldsOf('network')
  return (
    <Disclosure summary={t('advanced')}>
      <div className="grid gap-4 sm:grid-cols-3">
        {mode === 'new' && <RangeField name="nodeCidr" />}
        <RangeField name="podCidr" />
        <RangeField name="serviceCidr" />
      </div>
    </Disclosure>
  )
}

function RangeField({ name }: { name: 'nodeCidr' | 'podCidr' | 'serviceCidr' }) {
  const t = useTranslations('create.network')
  const { problemAt } = useCreateForm()
  const [network, change] = useFieldsOf('network')
  return (
    <FieldPlace field={`network.${name}`}>
      <Field label={t(name)} hint={t(`${name}Hint`)} error={problemAt(`network.${name}`)}>
        <Input
          mono
          value={network[name]}
          onChange={event => change({ [name]: event.target.value })}
          inputMode="text"
          spellCheck={false}
        />
      </Field>
    </FieldPlace>
  )
}
