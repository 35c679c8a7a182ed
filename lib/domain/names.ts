import type { TenantRole } from './role'

/**
 * Every name, description and tag that we give to things in the cloud. Names are deterministic, so that a create that
 * was cut off is found again; the description carries the cluster's id and is set in the same call as the name.
 */

/** The part of a cluster's id that goes into names. */
export const shortId = (id: string): string => id.replaceAll('-', '').slice(0, 8)

const prefix = (cluster: { id: string; name: string }) => `${cluster.name}-${shortId(cluster.id)}`

export const networkName = (cluster: { id: string; name: string }): string => prefix(cluster)
export const subnetName = (cluster: { id: string; name: string }): string => `${prefix(cluster)}-nodes`
export const routerName = (cluster: { id: string; name: string }): string => prefix(cluster)
export const securityGroupName = (cluster: { id: string; name: string }, role: string): string =>
  `${prefix(cluster)}-${role}`
export const serverGroupName = (cluster: { id: string; name: string }, pool: string): string =>
  `${prefix(cluster)}-${pool}`
export const loadBalancerName = (cluster: { id: string; name: string }): string => `${prefix(cluster)}-api`
export const applicationCredentialName = (cluster: { id: string }): string => `slipway-${cluster.id}`

/** Machine, server, port and node share one name: `checkout-cp-0-k3x9q`. */
export const machineName = (clusterName: string, group: string, index: number, suffix: string): string =>
  `${clusterName}-${group}-${index}-${suffix}`

/** Marks what is ours; the id in it, not the name, is what counts. */
export const description = (clusterId: string): string => `Slipway cluster ${clusterId}`
export const tag = (clusterId: string): string => `slipway-cluster=${clusterId}`
export const serverMetadata = (clusterId: string, machineId: string): Record<string, string> => ({
  'slipway-cluster': clusterId,
  'slipway-machine': machineId,
})

/** Descriptions that the OpenStack cloud controller manager gives to what it makes; `--cluster-name` is the cluster's id. */
export const serviceLoadBalancerPrefix = (clusterId: string): string => `kube_service_${clusterId}_`
export const serviceDescriptionSuffix = (clusterId: string): string => `from cluster ${clusterId}`

/** The service user of a tenant, in the domain of the portal's own user. */
export const serviceUserName = (tenantId: string): string => `slipway-${tenantId}`

/** The group in a client certificate and in the RBAC bindings that the portal installs. */
export const accessGroup = (tenantId: string, role: TenantRole): string => `slipway:${tenantId}:${role}`
