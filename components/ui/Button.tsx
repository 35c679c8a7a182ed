import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'
import { Tooltip } from './Tooltip'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-hover',
  secondary: 'bg-surface text-ink border-line hover:bg-hover dark:bg-raised',
  ghost: 'bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-bad text-on-bad border-transparent hover:bg-bad-hover',
}
const unavailable = 'bg-sunken text-faint border-line cursor-not-allowed'
const sizes: Record<ButtonSize, string> = {
  small: 'h-7 px-2 gap-1.5 text-sm max-md:h-9',
  medium: 'h-8 px-3 gap-1.5 text-sm max-md:h-10',
  large: 'h-10 px-4 gap-2 text-base',
}

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode; className?: string }

const look = ({ variant = 'secondary', size = 'medium', className }: Look, colours = variants[variant]) =>
  classNames(
    'inline-flex shrink-0 items-center justify-center rounded border font-medium whitespace-nowrap transition-colors select-none',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    colours,
    sizes[size],
    className,
  )

/** `disabledReason` keeps the button in reach of keyboard and screen reader and says why it cannot be used now. */
export function Button({
  variant,
  size,
  icon,
  className,
  busy = false,
  disabledReason,
  type = 'button',
  children,
  ...props
}: ComponentProps<'button'> & Look & { busy?: boolean; disabledReason?: string }) {
  if (disabledReason)
    return (
      <Tooltip text={disabledReason}>
        <button type="button" aria-disabled="true" className={look({ size, className }, unavailable)}>
          {icon}
          {children}
        </button>
      </Tooltip>
    )
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      className={classNames(look({ variant, size, className }), 'disabled:opacity-55', busy && 'cursor-progress')}
      {...props}
      disabled={props.disabled || busy}
    >
      {icon}
      {children}
    </button>
  )
}

/** A link that looks like a button: for going somewhere, not for doing something. */
export function ButtonLink({ variant, size, icon, className, children, ...props }: ComponentProps<typeof Link> & Look) {
  return (
    <Link className={look({ variant, size, className })} {...props}>
      {icon}
      {children}
    </Link>
  )
}

/** An icon alone, with a name for screen readers and as a tooltip. */
export function IconButton({
  label,
  size = 'medium',
  className,
  children,
  type = 'button',
  ...props
}: ComponentProps<'button'> & { label: string; size?: 'small' | 'medium' }) {
  return (
    <Tooltip text={label} describes={false}>
      <button
        type={type}
        aria-label={label}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center rounded text-muted transition-colors hover:bg-hover hover:text-ink [&_svg]:size-4',
          size === 'small' ? 'size-6' : 'size-8 max-md:size-10',
          className,
        )}
        {...props}
      >
        {children}
      </button>
    </Tooltip>
  )
}
