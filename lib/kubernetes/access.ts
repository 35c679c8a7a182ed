import type { KubeObject } from './object'

/** What the groups of client certificates may do, by role: to be applied to a cluster. */
export declare function accessObjects(tenantId: string): KubeObject[]
