'use client'

import { useTranslations } from 'use-intl/react'
import { StatusBadge } from '@/components/ui/StatusBadge'
import type { Phase } from '@/lib/domain/phase'
import { phaseTone } from './phase-tone'

/** The phase of a cluster: shape, colour and word. */
export function PhaseBadge({ phase, className }: { phase: Phase; className?: string }) {
  const t = useTranslations('phases')
  return (
    <StatusBadge tone={phaseTone(phase)} className={className}>
      {t(phase)}
    </StatusBadge>
  )
}
