import type { Metadata } from 'next'
import { DeletePage } from '@/components/clusters/deletion/DeletePage'
import { getTranslations } from '@/lib/i18n/server'
import { type ClusterParams, loadCluster, loadClusterPage } from '../load-cluster'

export async function generateMetadata({ params }: ClusterParams): Promise<Metadata> {
  const [{ name }, t] = await Promise.all([loadCluster((await params).cluster), getTranslations('remove')])
  return { title: t('title', { name }) }
}

export default async function DeleteClusterPage({ params }: ClusterParams) {
  const page = await loadClusterPage((await params).cluster)
  return <DeletePage key={page.initial.id} {...page} />
}
