/** Types of objects in the cloud, as OpenStack names them, and the service that has them. */
export const resourceServices = {
  application_credential: 'identity',
  network: 'network',
  subnet: 'network',
  router: 'network',
  router_interface: 'network',
  security_group: 'network',
  floatingip: 'network',
  port: 'network',
  server_group: 'compute',
  server: 'compute',
  loadbalancer: 'load-balancer',
  listener: 'load-balancer',
  pool: 'load-balancer',
  healthmonitor: 'load-balancer',
  member: 'load-balancer',
  volume: 'volume',
} as const
export type ResourceKind = keyof typeof resourceServices
