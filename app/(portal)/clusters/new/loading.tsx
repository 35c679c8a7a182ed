import { Skeleton } from '@/components/ui/Skeleton'
import { getTranslations } from '@/lib/i18n/server'

/** The form and its plan with nothing in them yet. */
export default async function NewClusterLoading() {
  const t = await getTranslations('create')
  return (
    <div aria-busy="true">
      <h1 className="mt-6 text-xl font-semibold tracking-tight">{t('title')}</h1>
      <Skeleton className="mt-2 mb-5 h-4 w-96 max-w-full" />
      <div className="grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="space-y-6 border-t border-line pt-5">
          <Skeleton className="h-8 w-80 max-w-full" />
          <Skeleton className="h-16" />
          <Skeleton className="h-40" />
          <Skeleton className="h-40" />
        </div>
        <div className="space-y-5 max-lg:hidden">
          <Skeleton className="h-9" />
          <Skeleton className="h-32" />
          <Skeleton className="h-52" />
        </div>
      </div>
    </div>
  )
}
