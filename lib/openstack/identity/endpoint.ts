import { OpenStackError, type ServiceName } from '../http/errors'
import type { Token } from './token'

/** Service types under which the catalog may list a service; the first are today's names. */
const types: Record<ServiceName, string[]> = {
  identity: ['identity'],
  compute: ['compute'],
  network: ['network'],
  'load-balancer': ['load-balancer'],
  image: ['image'],
  volume: ['block-storage', 'volumev3', 'block-store'],
  'object-store': ['object-store'],
}

export type EndpointChoice = { region?: string; interface?: 'public' | 'internal' }

/** Whether the catalog lists the service at all, in any region. */
export const hasService = (token: Token, service: ServiceName): boolean =>
  token.catalog.some(entry => types[service].includes(entry.type))

/**
 * Where a service answers, with its version, without a slash at the end. Throws Unavailable when the catalog does not
 * say; not NotFound, which would read as "what you look for is gone".
 */
export function findEndpoint(token: Token, service: ServiceName, choice: EndpointChoice): string {
  const { region, interface: face = 'public' } = choice
  const entries = token.catalog.filter(entry => types[service].includes(entry.type))
  const endpoints = entries.flatMap(entry => entry.endpoints).filter(endpoint => endpoint.interface === face)
  const inRegion = endpoints.filter(e => region === undefined || (e.region_id ?? e.region) === region)
  const urls = [...new Set(inRegion.map(endpoint => withVersion(service, endpoint.url, token.projectId)))]
  const [url] = urls
  if (url === undefined) {
    const place = region === undefined ? '' : ` in region ${region}`
    throw misplaced(
      service,
      `The catalog has no ${face} endpoint for it${place}. Regions: ${token.regions.join(', ') || 'none'}.`,
    )
  }
  if (urls.length > 1 && region === undefined) {
    throw misplaced(service, `The catalog lists it in several regions, choose one: ${token.regions.join(', ')}.`)
  }
  return url
}

const misplaced = (service: ServiceName, text: string) =>
  new OpenStackError({ kind: 'Unavailable', service, operation: 'find endpoint', text })

/**
 * Catalogs list services with or without a version, and with or without the project behind it. The paths are the same
 * everywhere, so no look at the service's own version list is needed (its links often lead to hosts behind a proxy).
 */
export function withVersion(service: ServiceName, catalogUrl: string, projectId = ''): string {
  const url = catalogUrl.replace(/\/+$/, '')
  const bare = url.replace(/\/v\d[\d.]*(\/[^/]+)?$/, '')
  switch (service) {
    case 'compute':
      return /\/v2\.1(\/[^/]+)?$/.test(url) ? url : `${bare}/v2.1`
    case 'network':
      return `${bare}/v2.0`
    case 'load-balancer':
      return `${bare}/v2.0`
    case 'image':
      return `${bare}/v2`
    case 'volume':
      return `${bare}/v3/${projectId}`
    case 'identity':
      return `${bare}/v3`
    // The account is part of the URL and has no fixed form.
    case 'object-store':
      return url
  }
}

/** Where a service with microversions tells which it speaks: the version without the project. */
export const versionUrl = (endpoint: string): string => `${endpoint.replace(/(\/v\d[\d.]*)\/.*$/, '$1')}/`
