import { randomUUID } from 'node:crypto'
import { Refusal } from '@/lib/domain/refusal'
import type { ProjectRef } from '@/lib/domain/session'
import type { Keystone } from '../keystone'

type Account = { id: string; password: string; state: 'good' | 'locked'; roles: Map<string, string[]> }

/** A Keystone in memory: accounts, projects and roles that a test changes, and tokens that are good or not. */
export class MemoryKeystone implements Keystone {
  readonly projects = new Map<string, ProjectRef>()
  isDown = false
  private readonly accounts = new Map<string, Account>()
  private readonly tokens = new Map<string, string>()

  constructor(
    private readonly now: () => Date,
    private readonly tokenSeconds = 3600,
  ) {}

  addProject(name: string): ProjectRef {
    const project = { id: `project-${name}`, name, domainName: 'Default' }
    this.projects.set(project.id, project)
    return project
  }

  /** `roles` are Keystone's role names by project name. */
  addAccount(name: string, password: string, roles: Record<string, string[]>): void {
    const byId = Object.entries(roles).map(([project, names]) => [`project-${project}`, names] as const)
    this.accounts.set(name, { id: `user-${name}`, password, state: 'good', roles: new Map(byId) })
  }

  lock(name: string): void {
    this.account(name).state = 'locked'
  }

  takeRoles(name: string, project: string): void {
    this.account(name).roles.delete(`project-${project}`)
  }

  giveRoles(name: string, project: string, roles: string[]): void {
    this.account(name).roles.set(`project-${project}`, roles)
  }

  countTokens(): number {
    return this.tokens.size
  }

  async signIn(of: { user: string; domain: string; password: string }) {
    this.answer()
    const account = this.accounts.get(of.user)
    if (!account || of.domain !== 'Default' || account.password !== of.password)
      throw new Refusal('WrongPassword', 'User, domain or password is wrong.')
    if (account.state === 'locked') throw new Refusal('AccountLocked', 'The account is locked.')
    const token = `keystone-${randomUUID()}`
    this.tokens.set(token, of.user)
    const expiresAt = new Date(this.now().getTime() + this.tokenSeconds * 1000)
    return { token, expiresAt, user: { id: account.id, name: of.user, domainName: 'Default' } }
  }

  async listProjects(token: string) {
    const account = this.bearer(token)
    return account && [...account.roles.keys()].flatMap(id => this.projects.get(id) ?? [])
  }

  async findRoles(token: string, projectId: string) {
    const roles = this.bearer(token)?.roles.get(projectId)
    const project = this.projects.get(projectId)
    return roles && project && { project, roles }
  }

  async revoke(token: string) {
    this.answer()
    this.tokens.delete(token)
  }

  private bearer(token: string): Account | undefined {
    this.answer()
    const name = this.tokens.get(token)
    return name === undefined ? undefined : this.accounts.get(name)
  }

  private account(name: string): Account {
    const account = this.accounts.get(name)
    if (!account) throw new Error(`There is no account ${name}.`)
    return account
  }

  private answer(): void {
    if (this.isDown) throw new Refusal('KeystoneUnreachable', 'Keystone does not answer.')
  }
}
