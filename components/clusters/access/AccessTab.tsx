'use client'

import { Download } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl/react'
import { CommandLineLink } from '@/components/command-line/CommandLineLink'
import { Button } from '@/components/ui/Button'
import { CodeBlock } from '@/components/ui/CodeBlock'
import { ErrorState } from '@/components/ui/ErrorState'
import { KeyValueList } from '@/components/ui/KeyValueList'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { ClusterResponse, KubeconfigResponse } from '@/lib/contract/clusters'
import { useProblem } from '../problem'
import { useIssueKubeconfig } from '../queries'
import { useWords } from '../words/use-words'
import { saveFile } from './save-file'

/** One button for a kubeconfig, and below it exactly what was given. */
export function AccessTab({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.access')
  const words = useWords()
  const issue = useIssueKubeconfig(cluster)
  const { kubeconfig } = cluster.actions
  const file = `${cluster.name}.kubeconfig`
  const give = () =>
    issue.mutate(undefined, { onSuccess: given => saveFile(file, given.kubeconfig, 'application/yaml') })
  return (
    <div className="grid grid-cols-1 gap-x-10 lg:grid-cols-2">
      <section aria-labelledby="kubeconfig-title" className="min-w-0 py-3">
        <h2 id="kubeconfig-title" className="text-base font-semibold">
          {t('title')}
        </h2>
        <p className="mt-0.5 mb-4 max-w-prose text-sm text-muted">{t('about')}</p>
        <Button
          variant="primary"
          size="large"
          icon={<Download aria-hidden="true" />}
          busy={issue.isPending}
          disabledReason={kubeconfig.allowed ? undefined : words.refusal(kubeconfig)}
          onClick={give}
        >
          {issue.data ? t('again') : t('download')}
        </Button>
        {!kubeconfig.allowed && <p className="mt-2 text-sm text-muted">{words.refusal(kubeconfig)}</p>}
        <div aria-live="polite" className="mt-5">
          {issue.error && <IssueFailure error={issue.error} retry={give} />}
          {issue.data && <Given given={issue.data} file={file} />}
        </div>
      </section>
      <Terminal name={cluster.name} />
    </div>
  )
}

function IssueFailure({ error, retry }: { error: Error; retry: () => void }) {
  const t = useTranslations('cluster.access')
  const problem = useProblem(error)
  return (
    <ErrorState compact title={t('failed')} requestId={problem.requestId} onRetry={retry}>
      {problem.text}
    </ErrorState>
  )
}

function Given({ given, file }: { given: KubeconfigResponse; file: string }) {
  const t = useTranslations('cluster.access')
  return (
    <div className="space-y-4">
      <p className="text-sm">{t('saved', { file })}</p>
      <KeyValueList
        items={[
          { id: 'user', term: t('user'), value: <code className="font-mono">{given.user}</code> },
          {
            id: 'groups',
            term: t('groups', { count: given.groups.length }),
            value: <code className="font-mono">{given.groups.join(', ')}</code>,
          },
          { id: 'until', term: t('until'), value: <Until at={given.expiresAt} /> },
          { id: 'renew', term: t('renew'), value: t('renewAbout') },
          { id: 'secret', term: t('secret'), value: t('secretAbout') },
        ]}
      />
      <div>
        <p className="mb-1.5 text-sm font-medium">{t('try')}</p>
        <CodeBlock prompt code={`kubectl --kubeconfig ${file} get nodes`} label={t('tryLabel')} />
      </div>
    </div>
  )
}

/** When it stops working: the moment and how far off it is. */
function Until({ at }: { at: string }) {
  const t = useTranslations('cluster.access')
  const exact = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeStyle: 'short' })
  return t.rich('untilValue', { exact: exact.format(new Date(at)), time: () => <RelativeTime at={at} /> })
}

function Terminal({ name }: { name: string }) {
  const t = useTranslations('cluster.access')
  return (
    <section aria-labelledby="terminal-title" className="min-w-0 py-3">
      <h2 id="terminal-title" className="text-base font-semibold">
        {t('terminal')}
      </h2>
      <p className="mt-0.5 mb-4 max-w-prose text-sm text-muted">
        {t.rich('terminalAbout', { link: words => <CommandLineLink>{words}</CommandLineLink> })}
      </p>
      <div className="space-y-3">
        <CodeBlock prompt code={`slipway kubeconfig ${name} --write ${name}.kubeconfig`} label={t('terminalLabel')} />
        <CodeBlock prompt code={`kubectl --kubeconfig ${name}.kubeconfig get nodes`} label={t('tryLabel')} />
      </div>
    </section>
  )
}
