'use client'

import { useTranslations } from 'use-intl/react'
import { Section } from '@/components/ui/Section'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { EventPanel } from '../EventPanel'
import { FailureNotice } from '../FailureNotice'
import { ProgressLine } from '../progress/ProgressLine'
import { StepList } from '../progress/StepList'
import { TabLink } from '../TabLink'
import { Topology } from '../topology/Topology'
import { ClusterFacts } from './ClusterFacts'
import { ConditionList } from './ConditionList'
import { FailedMachines } from './FailedMachines'
import { ResourceSummary } from './ResourceSummary'

const latestEvents = 8

/**
 * The same page while a cluster comes up and when it is ready: the picture stays where it is, and beside it the steps
 * make room for the facts.
 */
export function Overview({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.overview')
  const operation = cluster.operation && !cluster.operation.finishedAt ? cluster.operation : null
  const said = [...(operation?.steps ?? []), ...cluster.machines].flatMap(part => part.failure?.message ?? [])
  const failureShown = cluster.failure && said.includes(cluster.failure.message)
  return (
    <>
      {cluster.failure && !failureShown && (
        <div className="mb-5">
          <FailureNotice failure={cluster.failure} />
        </div>
      )}
      {operation && <ProgressLine operation={operation} />}
      <div className="grid grid-cols-1 gap-x-10 gap-y-6 pb-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <section aria-label={t('topology')} className="min-w-0">
          <Topology cluster={cluster} />
          <FailedMachines cluster={cluster} />
        </section>
        <div className="min-w-0">
          {operation ? (
            <section aria-label={t('steps')}>
              <StepList operation={operation} />
            </section>
          ) : (
            <section aria-label={t('facts')}>
              <ClusterFacts cluster={cluster} />
            </section>
          )}
        </div>
      </div>
      <div className="grid grid-cols-1 gap-x-10 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <Section
          title={t('events')}
          actions={
            <TabLink cluster={cluster} tab="activity" className="rounded-xs text-sm text-accent hover:underline">
              {t('allEvents')}
            </TabLink>
          }
        >
          <EventPanel cluster={cluster} shown={latestEvents} />
        </Section>
        {operation ? (
          <Section title={t('facts')}>
            <ClusterFacts cluster={cluster} />
          </Section>
        ) : (
          <Section title={t('conditions')}>
            <ConditionList cluster={cluster} />
          </Section>
        )}
      </div>
      <Section title={t('resources')} description={t('resourcesAbout')}>
        <ResourceSummary resources={cluster.resources} />
      </Section>
    </>
  )
}
