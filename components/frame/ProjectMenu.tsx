'use client'

import { ChevronsUpDown } from 'lucide-react'
import { useTranslations } from 'use-intl/react'
import { DropdownMenu } from '@/components/ui/DropdownMenu'
import type { FrameSession } from './frame-session'
import { useFrameActions } from './use-frame-actions'

/** Which project one works in, and the others. */
export function ProjectMenu({ session }: { session: FrameSession }) {
  const t = useTranslations('frame')
  const { switchProject } = useFrameActions()
  const { project, projects } = session
  const domains = new Set(projects.map(each => each.domainName))
  return (
    <DropdownMenu
      align="start"
      label={t('projectSwitch', { project: project.name })}
      className="inline-flex h-8 max-w-60 min-w-0 items-center gap-1.5 rounded px-2 text-sm font-medium transition-colors hover:bg-hover"
      trigger={
        <>
          <span className="truncate">{project.name}</span>
          <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
        </>
      }
      items={[
        { kind: 'heading', id: 'heading', label: t('projects') },
        ...projects.map(each => ({
          id: each.id,
          label: each.name,
          hint: domains.size > 1 ? each.domainName : undefined,
          checked: each.id === project.id,
          onSelect: () => void switchProject(each),
        })),
      ]}
    />
  )
}
