import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { type ClusterSpec, clusterNameSchema, clusterSpecDraftSchema } from '../domain/cluster-spec'
import type { CreateClusterRequest } from './clusters'

/** A cluster as a file, as `slipway clusters create -f` reads it. */
export const clusterFileSchema = z.strictObject({
  apiVersion: z.literal('slipway/v1'),
  kind: z.literal('Cluster'),
  metadata: z.strictObject({ name: clusterNameSchema }),
  spec: clusterSpecDraftSchema.default({}),
})

/** Every problem of a file in one error, a line each. */
export class ClusterFileError extends Error {
  override name = 'ClusterFileError'
}

export function clusterFileToYaml(name: string, spec: ClusterSpec): string {
  return stringify({ apiVersion: 'slipway/v1', kind: 'Cluster', metadata: { name }, spec }, { lineWidth: 0 })
}

/** Reads YAML or JSON; throws `ClusterFileError`. */
export function parseClusterFile(text: string): CreateClusterRequest {
  const result = clusterFileSchema.safeParse(parseYaml(text))
  if (result.success) return { name: result.data.metadata.name, spec: result.data.spec }
  const lines = result.error.issues.map(issue => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`)
  throw new ClusterFileError(`The file does not describe a cluster:\n${lines.join('\n')}`)
}

function parseYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new ClusterFileError(`The file is not YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The command that makes a cluster of a file with this name. */
export const createClusterCommand = (name: string): string => `slipway clusters create -f ${name}.yaml`
