'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslations } from 'use-intl/react'
import { IconButton } from './Button'
import { classNames } from './class-names'

type Props = {
  open: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** Buttons, right below. */
  footer?: ReactNode
  className?: string
}

/**
 * The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. A click beside
 * it closes too. The content exists only while it is open.
 */
function Modal({ open, onClose, title, description, children, footer, className }: Props) {
  const t = useTranslations('ui')
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (!open || !element || element.open) return
    element.showModal()
    // Into the content; without a field the dialog itself, so that Escape and Tab start from it.
    const field = element.querySelector<HTMLElement>('input, select, textarea, [data-autofocus]')
    ;(field ?? element).focus()
    return () => element.close()
  }, [open])
  useEffect(() => {
    const element = dialog.current
    if (!element || !open) return
    const beside = (event: MouseEvent) => event.target === element && onClose()
    element.addEventListener('mousedown', beside)
    return () => element.removeEventListener('mousedown', beside)
  }, [open, onClose])
  if (!open) return null
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      tabIndex={-1}
      className={classNames('fixed flex-col bg-raised shadow-lift outline-none open:flex', className)}
    >
      <header className="flex items-center gap-3 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 id={`${id}-title`} className="text-base font-semibold wrap-anywhere">
            {title}
          </h2>
          {description && (
            <p id={`${id}-description`} className="mt-0.5 text-sm text-muted">
              {description}
            </p>
          )}
        </div>
        <IconButton label={t('close')} onClick={onClose} className="-my-1 -mr-2">
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
      {footer && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>}
    </dialog>
  )
}

/** A question or a short form above the page. */
export function Dialog({ className, ...props }: Props) {
  return (
    <Modal
      {...props}
      className={classNames(
        'm-auto max-h-[min(80dvh,44rem)] w-[min(32rem,calc(100vw-2rem))] animate-appear rounded-lg',
        className,
      )}
    />
  )
}

/** Evidence about one thing beside the page; the whole screen on a phone. */
export function Drawer({ className, ...props }: Props) {
  return (
    <Modal
      {...props}
      className={classNames(
        'inset-y-0 right-0 left-auto h-dvh max-h-none w-[min(34rem,100vw)] max-w-none animate-slide',
        className,
      )}
    />
  )
}
