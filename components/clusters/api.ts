import { ApiClient } from '@/lib/contract/client'

/** The portal's API as the page's own address serves it; the browser sends the session's cookie. */
export const api = new ApiClient()
