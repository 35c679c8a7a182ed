'use client'

import { ChevronRight, Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { Input } from '@/components/ui/Input'
import { Notice } from '@/components/ui/Notice'
import { ApiClient } from '@/lib/contract/client'
import type { ProjectRef } from '@/lib/contract/session'

const api = new ApiClient()
const manyProjects = 8

/** The person's projects, one click each. */
export function ProjectPicker({ projects, next }: { projects: ProjectRef[]; next: string }) {
  const t = useTranslations('login')
  const [search, setSearch] = useState('')
  const [busyWith, setBusyWith] = useState<string>()
  const [failure, setFailure] = useState<string>()
  const shown = projects.filter(project => project.name.toLowerCase().includes(search.trim().toLowerCase()))

  const domains = new Set(projects.map(project => project.domainName))

  const pick = async (project: ProjectRef) => {
    setBusyWith(project.id)
    setFailure(undefined)
    try {
      await api.switchProject(project.id)
      window.location.assign(next)
    } catch (error) {
      setBusyWith(undefined)
      setFailure(error instanceof Error ? error.message : '')
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <div aria-live="assertive" className="empty:hidden">
        {failure !== undefined && <Notice tone="bad">{t('pickFailed', { reason: failure })}</Notice>}
      </div>
      {projects.length >= manyProjects && (
        <Input
          type="search"
          aria-label={t('pickSearch')}
          placeholder={t('pickSearch')}
          icon={<Search />}
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      )}
      <ul className="max-h-[50dvh] divide-y divide-line overflow-y-auto rounded border border-line bg-surface">
        {shown.map(project => (
          <li key={project.id}>
            <button
              type="button"
              disabled={busyWith !== undefined}
              aria-busy={busyWith === project.id || undefined}
              onClick={() => void pick(project)}
              className="flex w-full items-center gap-3 px-3 py-2.5 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 disabled:opacity-55"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{project.name}</span>
                {domains.size > 1 && (
                  <span className="block text-xs text-muted">{t('pickDomain', { domain: project.domainName })}</span>
                )}
              </span>
              <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint" />
            </button>
          </li>
        ))}
        {shown.length === 0 && <li className="px-3 py-4 text-sm text-muted">{t('pickNone')}</li>}
      </ul>
    </div>
  )
}
