import type { CreateFormValues } from './create-form'

/** What was typed and not yet sent, kept for this tab only. */
export type Draft = { values: CreateFormValues; submission: Submission | null }

/** The request as it was last sent, and the key under which sending it again is the same create. */
export type Submission = { body: string; key: string }

const storageKey = (projectId: string) => `slipway.new-cluster.2.${projectId}`

export function readDraft(projectId: string): Draft | null {
  const text = sessionStorage.getItem(storageKey(projectId))
  return text === null ? null : (JSON.parse(text) as Draft)
}

export function writeDraft(projectId: string, draft: Draft): void {
  sessionStorage.setItem(storageKey(projectId), JSON.stringify(draft))
}

export function forgetDraft(projectId: string): void {
  sessionStorage.removeItem(storageKey(projectId))
}

/** The earlier submission when the same is sent again, so that a lost answer does not make two clusters. */
export function submissionFor(body: string, earlier: Submission | null): Submission {
  return earlier?.body === body ? earlier : { body, key: randomUuid() }
}

/** Version 4. `crypto.randomUUID` is missing on a plain http address, `getRandomValues` is not. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
