import { randomBytes, randomUUID } from 'node:crypto'

export const newUuid = (): string => randomUUID()
/** Keystone's ids have no hyphens. */
export const newHexId = (): string => randomUUID().replaceAll('-', '')
export const newSecret = (bytes: number): string => randomBytes(bytes).toString('base64url')
export const newMac = (): string =>
  `fa:16:3e:${randomBytes(3)
    .toString('hex')
    .replace(/(..)(..)(..)/, '$1:$2:$3')}`

/** 2026-11-22T12:40:05Z */
export const isoSeconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')
/** 2026-11-22T12:40:05.000000 */
export const isoMicros = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, '.000000')
/** 2026-11-22T12:40:05 */
export const isoPlain = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, '')
