/** A hull on its slipway. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect width="24" height="24" rx="5" className="fill-accent" />
      <g fill="none" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round" className="stroke-on-accent">
        <path d="M5 9.2h14l-2.3 5.3H7.6zM12 4.5v4.2" />
        <path d="M4 19.4 20 16" opacity="0.65" />
      </g>
    </svg>
  )
}
