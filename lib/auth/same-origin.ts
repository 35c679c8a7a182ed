const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request that carries a cookie was made by our own pages. Browsers send Sec-Fetch-Site, and Origin with every
 * unsafe request; neither can be set by a page. A request with neither is no browser's and is refused: programs have tokens.
 */
export function isSameOrigin(request: Request, portalUrl: string): boolean {
  if (safeMethods.includes(request.method)) return true
  const site = request.headers.get('sec-fetch-site')
  if (site && site !== 'same-origin') return false
  const origin = request.headers.get('origin')
  return origin ? origin === new URL(portalUrl).origin : site === 'same-origin'
}
