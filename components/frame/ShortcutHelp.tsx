'use client'

import { useTranslations } from 'use-intl/react'
import { Dialog } from '@/components/ui/Dialog'
import { Kbd } from '@/components/ui/Kbd'
import { pages } from './pages'

/** The keys and what they do. */
export default function ShortcutHelp({ mayCreate, onClose }: { mayCreate: boolean; onClose: () => void }) {
  const t = useTranslations('frame')
  const rows = [
    { keys: 'Ctrl K', word: t('shortcut.palette') },
    { keys: '/', word: t('shortcut.search') },
    ...pages.map(({ id, key }) => ({ keys: `g ${key}`, word: t(`shortcut.${id}`) })),
    ...(mayCreate ? [{ keys: 'c', word: t('shortcut.create') }] : []),
    { keys: '?', word: t('shortcut.help') },
  ]
  return (
    <Dialog open onClose={onClose} title={t('shortcuts')} className="sm:w-96">
      <dl className="-my-1">
        {rows.map(({ keys, word }) => (
          <div key={keys} className="flex items-center justify-between gap-4 py-1.5 text-sm">
            <dt>{word}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
