/** What a machine's console says about how far it came. Pure; `text` is what Nova's console output gives. */
export type ConsoleReading = {
  /** cloud-init ran, or what it started: the machine has an operating system, and found its user data's source. */
  booted: boolean
  /** The last thing that the bootstrap began, for example `kubeadm join, attempt 2 of 3`; null before it. */
  stage: string | null
  outcome?: 'failed' | 'finished'
  /** Of the command that failed. */
  exitCode?: number
  /** Up to 20 lines: up to the failure, or the end of the console. Bootstrap tokens are cut out. */
  lastLines: string[]
}

/** Every line of the bootstrap begins so. */
export const consolePrefix = 'slipway: '

// Nova gives the end of a console only: with a long wait of kubeadm, its own lines may be all that is left.
const cloudInit = /Cloud-init v\. |cloud-init\[\d+\]/
const kubeadm = /^\[[a-z-]+\] |^[IWE]\d{4} .*\.go:\d+\] /
const started = /^slipway: (?:bootstrap started: )?(.+)$/
const failed = /^slipway: bootstrap failed at (.+), exit (\d+)$/
const finished = /^slipway: bootstrap finished$/
const token = /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g
const keptLines = 20

export function readConsole(text: string): ConsoleReading {
  const lines = text.split(/\r?\n/).map(cleanLine)
  const reading: ConsoleReading = { booted: false, stage: null, lastLines: [] }
  let end = lines.length
  for (const [i, line] of lines.entries()) {
    if (cloudInit.test(line) || kubeadm.test(line)) reading.booted = true
    // A journal on the console puts its own words before ours.
    const at = line.indexOf(consolePrefix)
    if (at >= 0 && readMark(reading, line.slice(at))) end = i + 1
  }
  if (reading.outcome !== 'failed') end = lines.length
  reading.lastLines = lines
    .slice(0, end)
    .filter(line => line.trim() !== '')
    .slice(-keptLines)
  return reading
}

/** Notes what a line of the bootstrap says; true when it is the end of it. */
function readMark(reading: ConsoleReading, mark: string): boolean {
  reading.booted = true
  const failure = failed.exec(mark)
  if (failure) {
    reading.stage = failure[1] ?? null
    reading.outcome = 'failed'
    reading.exitCode = Number(failure[2])
    return true
  }
  // A machine that was rebuilt starts anew on the same console.
  delete reading.exitCode
  if (finished.test(mark)) {
    reading.outcome = 'finished'
    return true
  }
  delete reading.outcome
  reading.stage = started.exec(mark)?.[1] ?? reading.stage
  return false
}

// Colours and other control sequences of a terminal begin with the escape character.
const escapeCharacter = String.fromCharCode(27)
const sequences = new RegExp(`${escapeCharacter}(?:\\[[0-9;?]*[A-Za-z]|[()][A-Z0-9])`, 'g')

function cleanLine(line: string): string {
  return [...line.replace(sequences, '').replace(token, '[token]')]
    .filter(character => character >= ' ' || character === '\t')
    .join('')
    .trimEnd()
}
