import { createHash } from 'node:crypto'

const services: { type: string; name: string; path: (projectId: string) => string }[] = [
  { type: 'identity', name: 'keystone', path: () => '/identity/v3' },
  { type: 'compute', name: 'nova', path: () => '/compute/v2.1' },
  { type: 'network', name: 'neutron', path: () => '/network' },
  { type: 'load-balancer', name: 'octavia', path: () => '/load-balancer' },
  { type: 'volumev3', name: 'cinder', path: projectId => `/volume/v3/${projectId}` },
  { type: 'image', name: 'glance', path: () => '/image' },
  { type: 'object-store', name: 'swift', path: projectId => `/object-store/v1/AUTH_${projectId}` },
]

const idFrom = (text: string) => createHash('md5').update(text).digest('hex')

/** Where each service is, for a token of the project. */
export const catalog = (url: string, projectId: string) =>
  services.map(service => ({
    endpoints: ['public', 'internal', 'admin'].map(face => ({
      id: idFrom(`${service.type} ${face}`),
      interface: face,
      region: 'RegionOne',
      region_id: 'RegionOne',
      url: `${url}${service.path(projectId)}`,
    })),
    id: idFrom(service.type),
    name: service.name,
    type: service.type,
  }))
