'use client'

import { Plus } from 'lucide-react'
import { useTranslations } from 'use-intl/react'
import { CommandLineLink } from '@/components/command-line/CommandLineLink'
import { ButtonLink } from '@/components/ui/Button'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { EmptyState } from '@/components/ui/EmptyState'
import { hasRole, type TenantRole } from '@/lib/domain/role'

/** The project has no cluster yet: what one is made of, how little it takes, and the one action. */
export function FirstCluster({ role }: { role: TenantRole }) {
  const t = useTranslations('list')
  if (!hasRole(role, 'member'))
    return (
      <EmptyState title={t('noneYet')} picture={<Picture />}>
        {t('firstReader', { role })}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t('firstTitle')}
      picture={<Picture />}
      action={
        <ButtonLink href="/clusters/new" variant="primary" size="large" icon={<Plus aria-hidden="true" />}>
          {t('create')}
        </ButtonLink>
      }
      after={
        <div className="mt-4 w-full max-w-md text-left">
          <p className="mb-1 text-xs text-muted">
            {t.rich('cli', { link: words => <CommandLineLink>{words}</CommandLineLink> })}
          </p>
          <CodeBlock prompt label={t('cliLabel')} code="slipway clusters create first --wait" />
        </div>
      }
    >
      {t('firstText')}
    </EmptyState>
  )
}

const zones = [0, 1, 2]

function Picture() {
  const t = useTranslations('list')
  return (
    <svg role="img" aria-label={t('firstPicture')} viewBox="0 0 280 128" className="h-32 w-70">
      <g fill="none" className="stroke-edge" strokeWidth="1.2">
        {zones.map(zone => (
          <path key={zone} d={`M140 26 V34 H${56 + zone * 84} V44`} />
        ))}
      </g>
      <rect x="108" y="6" width="64" height="20" rx="5" className="fill-accent-soft stroke-accent" />
      <circle cx="140" cy="16" r="4" className="fill-accent" />
      {zones.map(zone => (
        <Zone key={zone} x={20 + zone * 84} />
      ))}
    </svg>
  )
}

function Zone({ x }: { x: number }) {
  return (
    <g>
      <rect x={x} y="44" width="72" height="78" rx="6" className="fill-sunken stroke-line" strokeDasharray="3 3" />
      <rect x={x + 12} y="54" width="48" height="20" rx="4" className="fill-surface stroke-edge" />
      <circle cx={x + 22} cy="64" r="3.5" className="fill-good-mark" />
      <path d={`M${x + 31} 64h20`} className="stroke-line" strokeWidth="3" strokeLinecap="round" />
      {[0, 1].map(row => (
        <g key={row}>
          <rect x={x + 12} y={80 + row * 19} width="48" height="15" rx="4" className="fill-surface stroke-line" />
          <circle cx={x + 22} cy={87.5 + row * 19} r="3" className="fill-good-mark" />
          <path d={`M${x + 31} ${87.5 + row * 19}h14`} className="stroke-line" strokeWidth="3" strokeLinecap="round" />
        </g>
      ))}
    </g>
  )
}
