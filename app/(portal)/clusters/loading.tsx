import { Skeleton } from '@/components/ui/Skeleton'
import { getTranslations } from '@/lib/i18n/server'

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** The list with nothing in it yet, at its final size. */
export default async function ClustersLoading() {
  const t = await getTranslations('list')
  return (
    <div aria-busy="true">
      <div className="mb-5 flex items-end justify-between">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
          <Skeleton className="mt-2 mb-[0.4rem] h-3 w-40" />
        </div>
        <Skeleton className="h-8 w-36 rounded max-md:hidden" />
      </div>
      <div className="mb-3 flex flex-wrap gap-2">
        <Skeleton className="h-8 w-64 rounded max-md:h-10 max-md:w-full" />
        <Skeleton className="h-8 w-40 rounded max-md:hidden" />
        <Skeleton className="h-8 w-40 rounded max-md:hidden" />
      </div>
      <div className="pt-8">
        {rows.map(row => (
          <div key={row} className="row-height flex items-center gap-6 border-t border-line px-2 last:border-b">
            <Skeleton className="h-3.5 w-32" />
            <Skeleton className="h-3.5 w-24" />
            <span className="flex-1" />
            <Skeleton className="h-3.5 w-16 max-md:hidden" />
            <Skeleton className="h-3.5 w-32 max-md:hidden" />
            <Skeleton className="h-3.5 w-10" />
          </div>
        ))}
      </div>
    </div>
  )
}
