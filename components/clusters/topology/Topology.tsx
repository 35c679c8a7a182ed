'use client'

import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { CopyText } from '@/components/ui/CopyButton'
import { classNames } from '@/components/ui/class-names'
import { StatusMark, type Tone } from '@/components/ui/StatusBadge'
import type { ClusterResponse, MachineResponse } from '@/lib/contract/clusters'
import { computeLayout, type Layout, type Slot, type Tier } from './layout'
import { MachineDrawer } from './MachineDrawer'
import { MachineMark } from './MachineMark'
import { MachineTips } from './MachineTips'
import { type MachineState, machineStates } from './machine-state'
import { computePartState, type PartState } from './parts'

const tones: Record<PartState, Tone> = {
  planned: 'unknown',
  making: 'busy',
  real: 'good',
  blocked: 'bad',
  going: 'idle',
}

/**
 * The cluster as a picture that is also a table: the load balancer over the zones, a row for the control plane and for
 * each pool, a mark for each machine. Outlines are wishes; they fill as the cloud makes them real.
 */
export function Topology({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.topology')
  const layout = useMemo(() => computeLayout(cluster), [cluster])
  const [open, setOpen] = useState<string | null>(null)
  const machine = cluster.machines.find(m => m.id === open) ?? null
  const network = computePartState(cluster, 'NetworkReady')
  return (
    <div>
      <div
        className={classNames(
          'relative rounded-lg border bg-surface px-4 pt-3 pb-4 transition-colors max-sm:px-3',
          network === 'real' ? 'border-edge/50' : 'border-dashed border-edge/60',
        )}
      >
        <p className="mb-3 flex flex-wrap items-center gap-x-2 text-xs text-muted">
          <StatusMark tone={tones[network]} className="size-3" />
          <span>{cluster.spec.network.networkId ? t('existingNetwork') : t('network')}</span>
          <code className="font-mono">{cluster.spec.network.nodeCidr}</code>
          <span className="sr-only">{t(`part.${network}`)}</span>
        </p>
        <LoadBalancer cluster={cluster} />
        <MachineTips>
          <MachineTable cluster={cluster} layout={layout} onOpen={setOpen} />
        </MachineTips>
      </div>
      <Legend layout={layout} />
      <MachineDrawer cluster={cluster} machine={machine} onClose={() => setOpen(null)} />
    </div>
  )
}

function LoadBalancer({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.topology')
  const state = computePartState(cluster, 'LoadBalancerReady')
  return (
    <div
      className={classNames(
        'flex h-11 items-center gap-2 rounded border px-3 text-sm transition-colors',
        state === 'real' && 'border-good-mark/50 bg-good-soft',
        state === 'making' && 'border-busy-mark/50 bg-busy-soft',
        state === 'blocked' && 'border-bad-mark/60 bg-bad-soft',
        (state === 'planned' || state === 'going') && 'border-dashed border-edge/70',
      )}
    >
      <StatusMark tone={tones[state]} />
      <span className="font-medium whitespace-nowrap">{t('loadBalancer')}</span>
      <span className="sr-only">{t(`part.${state}`)}</span>
      <span className="ml-auto min-w-0 truncate text-muted">
        {cluster.apiAddress ? (
          <CopyText text={cluster.apiAddress} label={t('copyAddress')} />
        ) : (
          <span aria-hidden="true">{t(`part.${state}`)}</span>
        )}
      </span>
    </div>
  )
}

type TableProps = { cluster: ClusterResponse; layout: Layout; onOpen: (id: string) => void }

function MachineTable({ cluster, layout, onOpen }: TableProps) {
  const t = useTranslations('cluster.topology')
  const drawn = computePartState(cluster, 'LoadBalancerReady') === 'real'
  return (
    <table className="w-full table-fixed border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col" className="w-28 sm:w-44">
            <span className="sr-only">{t('group')}</span>
          </th>
          {layout.zones.map(zone => (
            <th
              key={zone}
              scope="col"
              className="relative h-9 pb-0.5 pl-6 text-left align-bottom text-xs font-normal text-muted"
            >
              <Rail drawn={drawn} reach={railAt(layout, -1, zone)} />
              <span className="block truncate" title={zone}>
                {zone || t('noZone')}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {layout.tiers.map((tier, i) => (
          <TierRow
            key={tier.key}
            tier={tier}
            cluster={cluster}
            onOpen={onOpen}
            rails={layout.zones.map(zone => railAt(layout, i, zone))}
            drawn={drawn}
          />
        ))}
      </tbody>
    </table>
  )
}

/** How far a zone's line reaches in a row: through it to machines below, to the ones in it, or not at all. */
type RailReach = 'through' | 'into' | 'none'

function railAt(layout: Layout, row: number, zone: string): RailReach {
  const rows = layout.tiers.map(tier => tier.cells.some(cell => cell.zone === zone && cell.slots.length > 0))
  if (rows.slice(row + 1).some(Boolean)) return 'through'
  return rows[row] ? 'into' : 'none'
}

function TierRow(props: {
  tier: Tier
  cluster: ClusterResponse
  onOpen: TableProps['onOpen']
  rails: RailReach[]
  drawn: boolean
}) {
  const { tier, cluster, onOpen, rails, drawn } = props
  const t = useTranslations('cluster.topology')
  const name = tier.name ?? t('controlPlane')
  return (
    <tr>
      <th scope="row" className="py-2 pr-2 text-left align-top font-normal">
        <span className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="block truncate text-xs text-muted">
          {cluster.deletionRequestedAt ? tier.flavor : t('tierState', { ready: tier.ready, wanted: tier.wanted })}
          {!cluster.deletionRequestedAt && <span className="max-sm:hidden"> · {tier.flavor}</span>}
        </span>
      </th>
      {tier.cells.map((cell, column) => (
        <td key={cell.zone} className="relative py-2 align-top">
          <Rail drawn={drawn} reach={rails[column] ?? 'none'} />
          <ul className="relative flex flex-wrap gap-x-1 gap-y-1">
            {cell.slots.map(slot => (
              <li key={slot.key}>
                <SlotMark slot={slot} zone={cell.zone} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </td>
      ))}
    </tr>
  )
}

/** The line from the load balancer down through a zone: dashed as a wish, drawn when there is something to reach. */
function Rail({ drawn, reach }: { drawn: boolean; reach: RailReach }) {
  if (reach === 'none') return null
  const place = classNames(
    'absolute top-0 left-[13px] w-0 border-l max-md:left-[17px]',
    reach === 'into' ? 'h-4' : 'h-full',
  )
  return (
    <span aria-hidden="true">
      <span className={classNames(place, 'border-dashed border-edge/60')} />
      <span
        className={classNames(
          place,
          'origin-top border-good-mark transition-transform duration-300',
          drawn ? 'scale-y-100' : 'scale-y-0',
        )}
      />
    </span>
  )
}

function SlotMark({ slot, zone, onOpen }: { slot: Slot; zone: string; onOpen: (id: string) => void }) {
  const t = useTranslations('cluster')
  const word = t(`machineState.${slot.state}`)
  if (!slot.machine)
    return (
      <span
        role="img"
        aria-label={t('topology.plannedMachine', { zone })}
        className="grid size-7 place-items-center max-md:size-9"
      >
        <MachineMark state={slot.state} className="bg-surface" />
      </span>
    )
  return (
    <button
      type="button"
      data-tip={tipOf(slot.machine, word)}
      aria-label={t('topology.machine', { name: slot.machine.name, state: word })}
      aria-haspopup="dialog"
      onClick={() => slot.machine && onOpen(slot.machine.id)}
      className="grid size-7 place-items-center rounded-sm transition-colors hover:bg-hover max-md:size-9"
    >
      <MachineMark state={slot.state} className="bg-surface" />
    </button>
  )
}

function tipOf(machine: MachineResponse, word: string): string {
  return [machine.name, word, machine.address, machine.kubeletVersion].filter(Boolean).join(' · ')
}

/** Only the states that are on the picture now, in the order from wish to end. */
function Legend({ layout }: { layout: Layout }) {
  const t = useTranslations('cluster')
  const shown = layout.tiers.flatMap(tier => tier.cells.flatMap(cell => cell.slots.map(slot => slot.state)))
  const count = (state: MachineState) => shown.filter(s => s === state).length
  const present = machineStates.filter(state => count(state) > 0)
  return (
    <ul className="mt-2 flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-xs text-muted" aria-label={t('topology.legend')}>
      {present.map(state => (
        <li key={state} className="flex items-center gap-1.5">
          <MachineMark state={state} className="size-3.5" />
          {count(state)} {t(`machineState.${state}`)}
        </li>
      ))}
    </ul>
  )
}
