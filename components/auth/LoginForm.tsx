'use client'

import { Eye, EyeOff } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button, IconButton } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { Notice } from '@/components/ui/Notice'
import { startSession } from './next-auth-calls'

type Problem = { word: ProblemWord; seconds: number }
type ProblemWord =
  | 'WrongPassword'
  | 'AccountLocked'
  | 'KeystoneUnreachable'
  | 'NoProject'
  | 'TooManyAttempts'
  | 'Unexpected'
  | 'Offline'

async function trySignIn(fields: { user: string; domain: string; password: string }): Promise<Problem | undefined> {
  try {
    const problem = await startSession(fields)
    if (!problem) return undefined
    const word = problem.code === 'Internal' || problem.code === 'Invalid' ? 'Unexpected' : problem.code
    return { word, seconds: problem.retryAfterSeconds ?? 60 }
  } catch {
    // No answer, or one that is not the portal's.
    return { word: 'Offline', seconds: 0 }
  }
}

/** User, domain and password for Keystone. `next` is where to go on. */
export function LoginForm({ next, note }: { next: string; note?: string }) {
  const t = useTranslations('login')
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [visible, setVisible] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [missing, setMissing] = useState<string[]>([])

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const text = (name: string) => String(data.get(name) ?? '')
    const fields = { user: text('user').trim(), domain: text('domain').trim(), password: text('password') }
    const empty = Object.entries(fields).flatMap(([name, value]) => (value ? [] : [name]))
    setMissing(empty)
    if (empty[0]) return focus(empty[0])
    setBusy(true)
    setProblem(undefined)
    const failed = await trySignIn(fields)
    // The form stays busy until the next page is there.
    if (!failed) return window.location.assign(next)
    setBusy(false)
    setProblem(failed)
    focus('password')
  }
  const focus = (name: string) => form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.select()
  const errorOf = (name: string) => (missing.includes(name) ? t('required') : undefined)

  return (
    <form ref={form} onSubmit={onSubmit} noValidate className="flex flex-col gap-4" aria-busy={busy || undefined}>
      <div aria-live="assertive" className="empty:hidden">
        {problem ? (
          <Notice tone={problem.word === 'WrongPassword' ? 'bad' : 'attention'}>
            {t(`errors.${problem.word}`, { seconds: problem.seconds })}
          </Notice>
        ) : (
          note && <Notice tone="idle">{note}</Notice>
        )}
      </div>
      <Field label={t('user')} required error={errorOf('user')}>
        <Input name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus tall />
      </Field>
      <Field label={t('domain')} required hint={t('domainHint')} error={errorOf('domain')}>
        <Input name="domain" defaultValue="Default" autoCapitalize="none" spellCheck={false} tall />
      </Field>
      <Field label={t('password')} required error={errorOf('password')}>
        <Input
          name="password"
          type={visible ? 'text' : 'password'}
          autoComplete="current-password"
          tall
          end={
            <IconButton
              size="small"
              label={visible ? t('hidePassword') : t('showPassword')}
              onClick={() => setVisible(!visible)}
            >
              {visible ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
            </IconButton>
          }
        />
      </Field>
      <Button type="submit" variant="primary" size="large" busy={busy}>
        {busy ? t('busy') : t('submit')}
      </Button>
    </form>
  )
}
