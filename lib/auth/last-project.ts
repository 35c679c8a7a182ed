/** Holds the id of the project of last time, so that the next sign-in goes there. */
export const lastProjectCookie = 'slipway-project'
export const lastProjectCookieSeconds = 365 * 24 * 3600
