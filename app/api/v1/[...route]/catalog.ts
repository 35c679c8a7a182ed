import { createRoute } from '@hono/zod-openapi'
import { catalogResponse } from '@/lib/contract/catalog'
import { releaseList } from '@/lib/contract/releases'
import { getCatalog } from '@/lib/usecases/get-catalog'
import { listReleases } from '@/lib/usecases/list-releases'
import { access } from './access'
import { type Api, tenantContextOf } from './environment'
import { problemResponses } from './problems'

const catalogRoute = createRoute({
  ...access('getCatalog'),
  method: 'get',
  path: '/catalog',
  summary: 'What the cloud offers the project, and its quota',
  responses: {
    200: { description: 'As last read.', content: { 'application/json': { schema: catalogResponse } } },
    ...problemResponses,
  },
})
const releasesRoute = createRoute({
  ...access('listReleases'),
  method: 'get',
  path: '/releases',
  summary: 'Releases on offer',
  responses: {
    200: { description: 'Newest first.', content: { 'application/json': { schema: releaseList } } },
    ...problemResponses,
  },
})

export function addCatalogRoutes(api: Api): void {
  api.openapi(catalogRoute, async c => c.json(await getCatalog(tenantContextOf(c)), 200))
  api.openapi(releasesRoute, async c => c.json(await listReleases(c.get('server').auth), 200))
}
