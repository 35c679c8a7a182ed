'use client'

import { Rows3, Rows4, Search, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { IconButton } from '@/components/ui/Button'
import { classNames } from '@/components/ui/class-names'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { type Phase, phases } from '@/lib/domain/phase'
import type { Density } from '@/lib/i18n/density'
import { chooseDensity } from '@/lib/i18n/preferences'
import { sorts } from './list-state'
import type { List } from './use-list'

/** Deleted clusters are not listed. */
const listedPhases = phases.filter(phase => phase !== 'Deleted')

/** What is searched for, which states and releases, and in which order where there is no header to click. */
export function ListFilters({ list, releases, density }: { list: List; releases: string[]; density: Density }) {
  const t = useTranslations('list')
  const phaseWord = useTranslations('phases')
  const { state, change, type } = list
  // On a phone the list comes first; the filters are one touch away, and stay while one is set.
  const [open, setOpen] = useState(Boolean(state.phase || state.release))
  const folded = open ? '' : 'max-md:hidden'
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2 max-md:grid max-md:grid-cols-[1fr_1fr_auto]">
      <Input
        type="search"
        data-page-search
        aria-label={t('search')}
        placeholder={t('searchShort')}
        icon={<Search />}
        className="w-64 max-md:col-span-2 max-md:w-full"
        value={state.search}
        onChange={event => type(event.target.value)}
      />
      <IconButton
        label={t('filters')}
        aria-expanded={open}
        className="border border-edge bg-surface md:hidden"
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal aria-hidden="true" />
      </IconButton>
      <Select
        aria-label={t('phase')}
        className={classNames('w-40 max-md:w-full', folded)}
        value={state.phase ?? ''}
        onValue={phase => change({ phase: (phase || null) as Phase | null })}
        options={[
          { value: '', label: t('anyPhase') },
          ...listedPhases.map(phase => ({ value: phase, label: phaseWord(phase) })),
        ]}
      />
      <Select
        aria-label={t('release')}
        className={classNames('w-40 max-md:col-span-2 max-md:w-full', folded)}
        value={state.release ?? ''}
        onValue={release => change({ release: release || null })}
        options={[
          { value: '', label: t('anyRelease') },
          ...releases.map(release => ({ value: release, label: release })),
        ]}
      />
      <Select
        aria-label={t('sort')}
        className={classNames('hidden max-md:col-span-3', open && 'max-md:block')}
        value={state.sort}
        onValue={sort => change({ sort: sort as (typeof sorts)[number] })}
        options={sorts.map(sort => ({ value: sort, label: t(`sorts.${sort}`) }))}
      />
      <DensityToggle initial={density} />
    </search>
  )
}

function DensityToggle({ initial }: { initial: Density }) {
  const t = useTranslations('list')
  const [density, setDensity] = useState(initial)
  const other = density === 'compact' ? 'comfortable' : 'compact'
  return (
    <IconButton
      label={t(other)}
      className="ml-auto max-md:hidden"
      onClick={() => {
        document.documentElement.dataset.density = other
        setDensity(other)
        void chooseDensity(other)
      }}
    >
      {other === 'compact' ? <Rows4 aria-hidden="true" /> : <Rows3 aria-hidden="true" />}
    </IconButton>
  )
}
