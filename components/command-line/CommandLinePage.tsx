'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl/react'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { PageHeader } from '@/components/ui/PageHeader'
import { Section } from '@/components/ui/Section'
import { commandsFor, type Reader } from './commands'

/** How to have `slipway` on one's own machine: from this portal, in commands that are copied as they stand. */
export function CommandLinePage({ reader, nodeVersion }: { reader: Reader; nodeVersion: string }) {
  const t = useTranslations('commandLine')
  const commands = commandsFor(reader)
  const code = (words: ReactNode) => <code className="font-mono whitespace-nowrap">{words}</code>
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <Section title={t('install')} description={t.rich('installAbout', { node: nodeVersion, code })}>
        <CodeBlock label={t('install')} code={commands.install} className="max-w-3xl" />
      </Section>
      <Section title={t('signIn')} description={t.rich('signInAbout', { code })}>
        <CodeBlock prompt label={t('signIn')} code={commands.signIn} className="max-w-3xl" />
      </Section>
      <Section title={t('create')} description={t.rich('createAbout', { code })}>
        <div className="max-w-3xl space-y-3">
          <CodeBlock prompt label={t('create')} code={commands.create} />
          <CodeBlock label={t('fromFile')} code={commands.createFromFile} />
        </div>
      </Section>
      <Section title={t('use')} description={t.rich('useAbout', { code })}>
        <div className="max-w-3xl space-y-3">
          <CodeBlock label={t('use')} code={commands.use} />
          <CodeBlock prompt label={t('delete')} code={commands.delete} />
        </div>
      </Section>
      <Section title={t('api')} description={t('apiAbout')}>
        <a href="/api/v1/openapi.json" className="text-sm text-accent hover:underline">
          {t('apiDocument')}
        </a>
      </Section>
    </>
  )
}
