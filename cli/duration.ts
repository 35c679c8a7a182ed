/** Two units at most: `12 s`, `3 min`, `5 h 10 min`, `12 d`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 120) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d`
}

/** How long ago a time in ISO 8601 was. */
export const ageOf = (iso: string, now: Date): string => formatSeconds((now.getTime() - Date.parse(iso)) / 1000)

/** The clock of whoever reads it: `14:03:59`. */
export function clockTime(iso: string): string {
  const time = new Date(iso)
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}
