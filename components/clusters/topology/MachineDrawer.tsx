'use client'

import { useTranslations } from 'use-intl/react'
import { CopyText } from '@/components/ui/CopyButton'
import { Drawer } from '@/components/ui/Dialog'
import { KeyValueList } from '@/components/ui/KeyValueList'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { ClusterResponse, MachineResponse } from '@/lib/contract/clusters'
import { EventRows } from '../EventRows'
import { FailureNotice } from '../FailureNotice'
import { useEvents } from '../queries'
import { useWords } from '../words/use-words'
import { comesUp } from './layout'
import { MachineMark } from './MachineMark'
import { computeMachineState } from './machine-state'

/** Evidence about one machine: what Nova says of its server, what Kubernetes says of its node, and what went wrong. */
export function MachineDrawer(props: {
  cluster: ClusterResponse
  machine: MachineResponse | null
  onClose: () => void
}) {
  const { cluster, machine, onClose } = props
  const words = useWords()
  const state = machine && computeMachineState(machine, comesUp(cluster))
  return (
    <Drawer
      open={machine !== null}
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          {state && <MachineMark state={state} />}
          <span className="min-w-0 font-mono text-sm">{machine?.name}</span>
        </span>
      }
      description={state ? words.machine(state) : undefined}
    >
      {machine && (
        <div className="space-y-5">
          {machine.failure && <FailureNotice failure={machine.failure} />}
          <MachineFacts machine={machine} />
          <MachineEvents cluster={cluster} machine={machine} />
        </div>
      )}
    </Drawer>
  )
}

function MachineFacts({ machine }: { machine: MachineResponse }) {
  const t = useTranslations('cluster.machine')
  const none = <span className="text-muted">{t('notYet')}</span>
  const copy = (text: string | null, label: string) => (text ? <CopyText text={text} label={label} /> : none)
  return (
    <KeyValueList
      items={[
        { id: 'role', term: t('role'), value: machine.poolName ?? t('controlPlane') },
        { id: 'zone', term: t('zone'), value: machine.zone ?? none },
        { id: 'flavor', term: t('flavor'), value: machine.flavor },
        { id: 'server', term: t('serverStatus'), value: machine.serverStatus ?? none },
        { id: 'serverId', term: t('serverId'), value: copy(machine.serverId, t('copyServerId')) },
        { id: 'address', term: t('address'), value: copy(machine.address, t('copyAddress')) },
        { id: 'node', term: t('node'), value: machine.nodeReady ? t(`nodeReady.${machine.nodeReady}`) : none },
        { id: 'kubelet', term: t('kubelet'), value: machine.kubeletVersion ?? none },
        { id: 'created', term: t('created'), value: <RelativeTime at={machine.createdAt} /> },
      ]}
    />
  )
}

function MachineEvents({ cluster, machine }: { cluster: ClusterResponse; machine: MachineResponse }) {
  const t = useTranslations('cluster.machine')
  const { data } = useEvents(cluster, 100)
  const own = data?.pages.flatMap(page => page.items).filter(e => e.object.endsWith(`/${machine.name}`)) ?? []
  if (own.length === 0) return null
  return (
    <section aria-label={t('events')}>
      <h3 className="mb-2 text-sm font-semibold">{t('events')}</h3>
      <EventRows events={own} />
    </section>
  )
}
