/** Heights of table rows, the usual one first. */
export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** Remembers the height of table rows. */
export const densityCookie = 'slipway-density'

export const isDensity = (text: string | undefined): text is Density => densities.some(density => density === text)
