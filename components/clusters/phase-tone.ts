import type { Tone } from '@/components/ui/StatusBadge'
import type { Phase } from '@/lib/domain/phase'

const tones: Record<Phase, Tone> = {
  Pending: 'idle',
  Provisioning: 'busy',
  Ready: 'good',
  Updating: 'busy',
  Degraded: 'attention',
  Blocked: 'bad',
  Deleting: 'busy',
  Deleted: 'idle',
}

export const phaseTone = (phase: Phase): Tone => tones[phase]
