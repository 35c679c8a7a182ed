'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import { Notice } from '@/components/ui/Notice'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { ApiError } from '@/lib/contract/client'
import type { Catalog } from '@/lib/domain/catalog'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import type { Failure } from '@/lib/domain/failure'
import type { PlanProblem } from '@/lib/domain/plan/create-plan'
import type { Release } from '@/lib/domain/release'
import { hasRole, type TenantRole } from '@/lib/domain/role'
import { useCreateCluster } from '../queries'
import { clusterPath } from '../words/paths'
import { useWords } from '../words/use-words'
import { ControlPlaneSection } from './ControlPlaneSection'
import { groupProblems, requestFromValues, valuesFromSpec } from './create-form'
import { focusField } from './FieldPlace'
import { CreateFormContext } from './form-context'
import { NameSection } from './NameSection'
import { NetworkSection } from './NetworkSection'
import { PlanPanel } from './PlanPanel'
import { PoolsSection } from './PoolsSection'
import { useCreateFormState } from './use-create-form-state'
import { useLivePlan } from './use-live-plan'

type Props = {
  catalog: Catalog
  releases: Release[]
  /** The catalog could not be read again since. */
  stale: { failure: Failure; refreshedAt: string | null } | null
  defaults: ClusterSpec
  project: { id: string; name: string }
  role: TenantRole
}

export function CreateClusterForm({ catalog, releases, stale, defaults, project, role }: Props) {
  const t = useTranslations('create')
  const words = useWords()
  const router = useRouter()
  const initial = useMemo(() => valuesFromSpec(defaults), [defaults])
  const { values, change, isRestored, startOver, submissionOf, forget } = useCreateFormState({
    projectId: project.id,
    defaults: initial,
    catalog,
  })
  const request = requestFromValues(values)
  const body = JSON.stringify(request)
  const plan = useLivePlan(request)
  const create = useCreateCluster()
  const [refused, setRefused] = useState<{ body: string; problems: PlanProblem[] } | null>(null)

  // What the server refused is about what was sent; it goes as soon as that is changed.
  const problems = refused?.body === body ? refused.problems : plan.problems
  const groups = groupProblems(problems)
  const problemAt = (field: string) => {
    const first = groups[field]?.[0]
    return first && words.problem(first)
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (create.isPending) return
    const missing = values.name.trim() === '' ? [nameNeeded] : []
    const known = [...missing, ...plan.problems]
    if (known.length > 0) {
      setRefused({ body, problems: known })
      requestAnimationFrame(() => focusFirst(known))
      return
    }
    const { key } = submissionOf(body)
    create.mutate(
      { request, key },
      {
        onSuccess: cluster => {
          forget()
          router.push(clusterPath(cluster))
        },
        onError: error => {
          const errors = error instanceof ApiError ? (error.problem.errors ?? []) : []
          if (errors.length === 0) return
          setRefused({ body, problems: errors })
          requestAnimationFrame(() => focusFirst(errors))
        },
      },
    )
  }

  return (
    <CreateFormContext value={{ values, change, catalog, releases, problemAt }}>
      <form
        noValidate
        aria-label={t('title')}
        onSubmit={submit}
        className="grid grid-cols-1 gap-x-10 lg:grid-cols-[minmax(0,1fr)_22rem] xl:grid-cols-[minmax(0,1fr)_25rem]"
      >
        <div className="min-w-0">
          {stale && <StaleCatalog {...stale} />}
          {isRestored && (
            <Notice
              tone="idle"
              className="mb-4"
              action={
                <Button size="small" onClick={startOver}>
                  {t('startOver')}
                </Button>
              }
            >
              {t('restored')}
            </Notice>
          )}
          <NameSection />
          <ControlPlaneSection />
          <PoolsSection model={initial.nodePools[0] ?? emptyPool} />
          <NetworkSection />
        </div>
        <PlanPanel
          plan={plan}
          problems={problems}
          isSending={create.isPending || create.isSuccess}
          failure={create.error && refused?.body !== body ? create.error : null}
          disabledReason={hasRole(role, 'member') ? undefined : t('roleNeeded')}
        />
      </form>
    </CreateFormContext>
  )
}

const nameNeeded: PlanProblem = { field: 'name', code: 'Required', message: 'A name is needed.' }
const emptyPool = { key: 0, name: 'default', flavor: '', replicas: 2, zones: [], labels: [], taints: [], diskGiB: null }

function focusFirst(problems: PlanProblem[]): void {
  const fields = Object.keys(groupProblems(problems))
  fields.some(field => field !== '' && focusField(field))
}

function StaleCatalog({ failure, refreshedAt }: { failure: Failure; refreshedAt: string | null }) {
  const t = useTranslations('create.catalog')
  const words = useWords()
  return (
    <Notice tone="attention" title={t('staleTitle')} className="mb-4">
      {words.failure(failure).message}{' '}
      {refreshedAt && t.rich('asOf', { time: () => <RelativeTime at={refreshedAt} /> })}
    </Notice>
  )
}
