import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { SearchParams } from 'nuqs/server'
import { ClusterListPage } from '@/components/clusters/list/ClusterListPage'
import { loadListState, queryFromState } from '@/components/clusters/list/list-state'
import { densityCookie } from '@/lib/i18n/density'
import { getTranslations } from '@/lib/i18n/server'
import { listClusters } from '@/lib/usecases/list-clusters'
import { listReleases } from '@/lib/usecases/list-releases'
import { pageContext } from '../page-context'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('list'))('title') }
}

export default async function ClustersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [context, state, jar] = await Promise.all([pageContext(), loadListState(searchParams), cookies()])
  const [clusters, releases] = await Promise.all([listClusters(context, queryFromState(state)), listReleases(context)])
  return (
    <NuqsAdapter>
      <ClusterListPage
        initial={clusters}
        releases={releases.items.map(release => release.name)}
        role={context.session.role}
        density={jar.get(densityCookie)?.value === 'compact' ? 'compact' : 'comfortable'}
      />
    </NuqsAdapter>
  )
}
