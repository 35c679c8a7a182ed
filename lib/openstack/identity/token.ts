import type { ServiceCatalog, TokenBody } from './wire'

/** Who we are to the cloud, until when, and where its services are. */
export type Token = {
  /** The secret itself. Never to be logged or sent to a browser. */
  id: string
  userId: string
  userName: string
  userDomainId: string
  userDomainName: string
  /** Undefined in an unscoped token. */
  projectId: string | undefined
  projectName: string | undefined
  projectDomainId: string | undefined
  projectDomainName: string | undefined
  /** Names; implied roles are among them. */
  roles: string[]
  methods: string[]
  issuedAt: Date
  expiresAt: Date
  /** Regions that the catalog names. */
  regions: string[]
  catalog: ServiceCatalog
}

export function tokenFromWire(id: string, body: TokenBody): Token {
  const { user, project, catalog } = body
  const regions = catalog.flatMap(entry => entry.endpoints.map(endpoint => endpoint.region_id ?? endpoint.region ?? ''))
  return {
    id,
    userId: user.id,
    userName: user.name,
    userDomainId: user.domain.id,
    userDomainName: user.domain.name,
    projectId: project?.id,
    projectName: project?.name,
    projectDomainId: project?.domain.id,
    projectDomainName: project?.domain.name,
    roles: body.roles.map(role => role.name),
    methods: body.methods,
    issuedAt: new Date(body.issued_at),
    expiresAt: new Date(body.expires_at),
    regions: [...new Set(regions.filter(region => region !== ''))].sort(),
    catalog,
  }
}
