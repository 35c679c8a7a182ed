const gap = 6
const margin = 8

/** Puts a floating element under its anchor, or above where there is no room below, and keeps it inside the window. */
export function placeBeside(floating: HTMLElement, anchor: Element, align: 'start' | 'centre' | 'end'): void {
  const to = anchor.getBoundingClientRect()
  const { width, height } = floating.getBoundingClientRect()
  const below = to.bottom + gap
  const top = below + height + margin > window.innerHeight && to.top > height + gap ? to.top - gap - height : below
  const wanted = { start: to.left, centre: to.left + to.width / 2 - width / 2, end: to.right - width }[align]
  const left = Math.max(margin, Math.min(wanted, document.documentElement.clientWidth - width - margin))
  floating.style.top = `${Math.round(top)}px`
  floating.style.left = `${Math.round(left)}px`
}
