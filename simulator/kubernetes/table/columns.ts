import type { Json } from '../json'
import type { KubeObject } from '../objects'

/** One column of `kubectl get`; wide ones are shown with `-o wide` only. */
export type Column = {
  name: string
  wide?: true
  type?: 'string' | 'integer'
  value(object: KubeObject, now: Date): Json
}

export type Columns = readonly Column[]
