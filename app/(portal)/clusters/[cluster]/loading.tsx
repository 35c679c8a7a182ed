import { Skeleton } from '@/components/ui/Skeleton'
import { getTranslations } from '@/lib/i18n/server'

/** The overview with nothing in it yet, at its final size. */
export default async function ClusterLoading() {
  const t = await getTranslations('cluster')
  return (
    <div aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-4 w-16" />
      <Skeleton className="mt-2 h-6 w-64" />
      <Skeleton className="mt-2 h-4 w-96 max-w-full" />
      <Skeleton className="mt-6 mb-8 h-9" />
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <Skeleton className="h-72 rounded-lg" />
        <Skeleton className="h-72" />
      </div>
    </div>
  )
}
