import { createTranslator } from 'use-intl/core'
import { expect, it } from 'vitest'
import { report, reportInEnglish } from '@/lib/domain/report'
import { en } from '@/lib/i18n/messages/en'
import { ja } from '@/lib/i18n/messages/ja'
import { loosen } from './loose'
import { createWords } from './use-words'

function wordsIn(locale: 'en' | 'ja') {
  const messages = { en, ja }[locale]
  const of = <Area extends 'cluster' | 'create' | 'failures' | 'reports'>(namespace: Area) =>
    loosen(createTranslator({ locale, messages, namespace }), messages[namespace])
  const from = { cluster: of('cluster'), create: of('create'), failures: of('failures'), reports: of('reports') }
  return createWords(from, locale)
}
const japanese = wordsIn('ja')

const reports = [report('NodesReady', { ready: 1, count: 2 }), report('ServerBoots', { machine: 'shop-web-0' })]
const step = { name: 'node-pools', message: reports.map(reportInEnglish).join(' '), reports }

it('says what a step does, each sentence of it, in the language of the reader', () => {
  expect(wordsIn('en').stepDoing(step, 'create')).toBe('1 of 2 nodes are ready. Server shop-web-0 boots.')
  expect(japanese.stepDoing(step, 'create')).toBe(
    '2 台中 1 台の Node が準備できました。サーバー shop-web-0 が起動しています。',
  )
})

it('falls back to general words for a sentence that it does not know', () => {
  const unknown = { ...step, message: 'News from later.', reports: [{ code: 'OfLater', params: {} }] }
  expect(wordsIn('en').stepDoing(unknown, 'create')).toBe('News from later.')
  expect(japanese.stepDoing(unknown, 'create')).toBe('Node の準備を待っています。')
})

it('has words of its own for what a failure names', () => {
  const failure = { code: 'QuotaExceeded', owner: 'tenant', message: '', action: '' } as const
  const params = { step: 'control-plane', cluster: 'shop', what: '', service: 'compute', resource: 'instances, cores' }
  expect(japanese.failure({ ...failure, params }).message).toBe(
    'プロジェクトの compute クォータ（サーバー, vCPU）を使い切っているため、クラスター shop のコントロールプレーンを作成できませんでした。',
  )
})

it('names in a blocked delete what blocks it', () => {
  const failure = { code: 'DeleteBlocked', owner: 'tenant', message: '', action: '' } as const
  const params = { kind: 'network', cluster: 'shop', holderKind: 'server', holder: 'jump-host', more: 1 }
  expect(japanese.failure({ ...failure, params }).message).toBe(
    'クラスター shop のネットワークは、このクラスターのものではないサーバー「jump-host」（ほか 1 個）が使用しているため、まだ削除できません。',
  )
})
