import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ClusterPage } from '@/components/clusters/ClusterPage'
import { isClusterTab } from '@/components/clusters/words/paths'
import { loadCluster, loadClusterPage } from '../load-cluster'

type Params = { params: Promise<{ cluster: string; tab: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: (await loadCluster((await params).cluster)).name }
}

/** Activity, access and YAML of a cluster: the overview's page, opened at another tab. */
export default async function ClusterTabPage({ params }: Params) {
  const { cluster: idOrName, tab } = await params
  if (!isClusterTab(tab)) notFound()
  const page = await loadClusterPage(idOrName)
  return <ClusterPage key={page.initial.id} {...page} />
}
