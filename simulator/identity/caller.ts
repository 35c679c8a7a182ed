/** Who a request's token speaks for. */
export type Caller = {
  tokenId: string
  userId: string
  userName: string
  /** undefined for an unscoped token. */
  projectId: string | undefined
  roles: ReadonlySet<string>
  /** The role admin, in whatever project, is admin of the cloud, as it is in OpenStack. */
  isAdmin: boolean
  /** Set when the token was got with an application credential. */
  applicationCredentialId: string | undefined
}

/** Whether the caller may see what belongs to a project. */
export const canSee = (caller: Caller, projectId: string): boolean => caller.isAdmin || caller.projectId === projectId
