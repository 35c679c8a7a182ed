import { randomBytes } from 'node:crypto'
import { serviceUserName } from '@/lib/domain/names'
import { type Cloud, type CloudOptions, connectCloud } from '@/lib/openstack/cloud'
import { isUnauthorized, OpenStackError } from '@/lib/openstack/http/errors'
import type { CredentialStore } from '@/lib/store/credentials'
import type { Database } from '@/lib/store/database'
import { findTenant, saveServiceUser } from '@/lib/store/tenants'

/** The roles of a tenant's service user; `load-balancer_member` only where the cloud has it (Octavia's own RBAC). */
const neededRole = 'member'
const optionalRoles = ['load-balancer_member']

/** How the portal acts in a tenant's project: as a service user of its own, never as a person. One per process. */
export class TenantAccess {
  private readonly clouds = new Map<string, Promise<Cloud>>()

  constructor(
    private readonly of: {
      db: Database
      credentials: CredentialStore
      /** The operator's service account: may make users and give roles. */
      operator: Cloud
      authUrl: string
      options: CloudOptions
    },
  ) {}

  /** The tenant's project; its service user is made on first use. A rejected credential is forgotten and made anew. */
  cloud(tenantId: string): Promise<Cloud> {
    const known = this.clouds.get(tenantId)
    if (known) return known
    const connecting = this.connect(tenantId)
    this.clouds.set(tenantId, connecting)
    connecting.catch(() => this.clouds.delete(tenantId))
    return connecting
  }

  /** After a 401 the next pass begins anew: the user may have lost its role or its password. */
  forget(tenantId: string): void {
    this.clouds.delete(tenantId)
  }

  get authUrl(): string {
    return this.of.authUrl
  }

  get region(): string | undefined {
    return this.of.options.region
  }

  get caCert(): string | undefined {
    return this.of.options.caCert
  }

  private async connect(tenantId: string): Promise<Cloud> {
    const { db, credentials, operator } = this.of
    const { password } = await credentials.putOnce(`tenant:${tenantId}`, 'service-user', {
      password: randomBytes(24).toString('base64url'),
    })
    const name = serviceUserName(tenantId)
    const { id: userId } =
      (await operator.identity.users.find({ name })) ??
      (await operator.identity.users.create({
        name,
        password,
        description: `Slipway's service user of project ${tenantId}`,
      }))
    await this.giveRoles(tenantId, userId)
    const tenant = await findTenant(db, tenantId)
    if (tenant?.serviceUserId !== userId) await saveServiceUser(db, tenantId, userId)
    const open = () =>
      connectCloud(
        { type: 'password', authUrl: this.of.authUrl, userId, password, scope: { projectId: tenantId } },
        this.of.options,
      )
    const cloud = open()
    try {
      await cloud.token()
      return cloud
    } catch (error) {
      // The user was there before with another password, for example after the portal's database was restored.
      if (!isUnauthorized(error)) throw error
      await operator.identity.users.update(userId, { password })
      const again = open()
      await again.token()
      return again
    }
  }

  private async giveRoles(tenantId: string, userId: string): Promise<void> {
    const { identity } = this.of.operator
    const roles = await identity.roles.list()
    const needed = roles.find(role => role.name === neededRole)
    if (!needed)
      throw new OpenStackError({
        kind: 'NotFound',
        service: 'identity',
        operation: 'find role',
        text: `Keystone has no role ${neededRole}, which the service user needs.`,
      })
    for (const role of [needed, ...roles.filter(r => optionalRoles.includes(r.name))]) {
      await identity.roles.assign(tenantId, userId, role.id)
    }
  }
}
