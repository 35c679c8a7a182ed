import type { Metadata } from 'next'
import { CommandLinePage } from '@/components/command-line/CommandLinePage'
import { settings } from '@/lib/config/settings'
import { getTranslations } from '@/lib/i18n/server'
import packageJson from '@/package.json' with { type: 'json' }
import { pageSession } from '../page-context'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('commandLine'))('title') }
}

export default async function Page() {
  const { user, project } = await pageSession()
  const reader = {
    portal: settings().SLIPWAY_URL.replace(/\/+$/, ''),
    user: user.name,
    domain: user.domainName,
    project: project.name,
  }
  return <CommandLinePage reader={reader} nodeVersion={packageJson.engines.node.replace('>=', '')} />
}
