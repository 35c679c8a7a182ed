'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl/react'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { PageHeader } from '@/components/ui/PageHeader'
import type { CatalogResponse } from '@/lib/contract/catalog'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import type { TenantRole } from '@/lib/domain/role'
import { useLiveUpdates } from '../live-updates'
import { useCatalog } from '../queries'
import { useWords } from '../words/use-words'
import { CreateClusterForm } from './CreateClusterForm'

/** `defaults` is what a name alone would make; null as long as the cloud was not read for this project. */
export type CreateClusterProps = {
  catalog: CatalogResponse
  defaults: ClusterSpec | null
  project: { id: string; name: string }
  role: TenantRole
}

export function CreateClusterPage(props: CreateClusterProps) {
  const t = useTranslations('create')
  useLiveUpdates()
  const { data } = useCatalog(props.catalog)
  return (
    <>
      <PageHeader
        title={t('title')}
        parent={{ href: '/clusters', label: t('clusters') }}
        description={t('intro', { project: props.project.name })}
      />
      <Body {...props} catalog={data} />
    </>
  )
}

function Body({ catalog: offered, defaults, project, role }: CreateClusterProps) {
  const router = useRouter()
  // The defaults are computed where the catalog is; as soon as there is one, the server is asked for them.
  const arrived = offered.catalog !== null && defaults === null
  useEffect(() => {
    if (arrived) router.refresh()
  }, [arrived, router])

  if (!offered.catalog || !defaults) return <CatalogMissing offered={offered} />
  return (
    <CreateClusterForm
      key={project.id}
      catalog={offered.catalog}
      releases={offered.releases}
      stale={offered.failure ? { failure: offered.failure, refreshedAt: offered.refreshedAt } : null}
      defaults={defaults}
      project={project}
      role={role}
    />
  )
}

function CatalogMissing({ offered }: { offered: CatalogResponse }) {
  const t = useTranslations('create.catalog')
  const words = useWords()
  if (!offered.failure)
    return (
      <EmptyState title={t('readingTitle')}>
        <p role="status">{t('reading')}</p>
      </EmptyState>
    )
  const { message, action, turn } = words.failure(offered.failure)
  return (
    <ErrorState title={message} requestId={offered.failure.cause?.requestId} cause={offered.failure.cause?.text}>
      <p>
        <span className="font-medium text-ink">{turn}</span> {action}
      </p>
    </ErrorState>
  )
}
