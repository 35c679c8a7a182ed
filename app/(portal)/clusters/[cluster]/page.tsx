import type { Metadata } from 'next'
import { ClusterPage } from '@/components/clusters/ClusterPage'
import { type ClusterParams, loadCluster, loadClusterPage } from './load-cluster'

export async function generateMetadata({ params }: ClusterParams): Promise<Metadata> {
  return { title: (await loadCluster((await params).cluster)).name }
}

export default async function ClusterOverviewPage({ params }: ClusterParams) {
  const page = await loadClusterPage((await params).cluster)
  return <ClusterPage key={page.initial.id} {...page} />
}
