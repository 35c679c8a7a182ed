'use client'

import { useTranslations } from 'use-intl/react'
import { CopyButton } from './CopyButton'
import { Field } from './Field'
import { Input } from './Input'

/** Asks for a name to be typed before something cannot be undone. Compare `value === name` to allow the button. */
export function ConfirmName({
  name,
  value,
  onValue,
}: {
  name: string
  value: string
  onValue: (value: string) => void
}) {
  const t = useTranslations('ui')
  const wrong = value !== '' && !name.startsWith(value)
  return (
    <Field
      label={t.rich('typeName', { name: () => <code className="font-mono font-semibold">{name}</code> })}
      error={wrong ? t('nameDiffers') : undefined}
      reserve
    >
      <Input
        mono
        value={value}
        onChange={event => onValue(event.target.value)}
        autoCapitalize="none"
        spellCheck={false}
        end={<CopyButton text={name} label={t('copyWhat', { what: name })} />}
        className="max-w-md"
      />
    </Field>
  )
}
