import { z } from 'zod'
import { OpenStackError } from './errors'
import { parseAnswer } from './parse'
import type { Answer, Request } from './request'

type Page = Record<string, readonly string[]>
type ParsePage<T> = (request: Request, answer: Answer) => { items: T[]; next: Page | undefined }

/**
 * Reads page after page. Of the link to the next page only the query is followed: behind proxies its host and path are
 * often those that only the service itself knows.
 */
export async function collectPages<S extends z.ZodType>(
  key: string,
  schema: S,
  fetchPage: (page: Page, parse: ParsePage<z.infer<S>>) => Promise<{ items: z.infer<S>[]; next: Page | undefined }>,
): Promise<z.infer<S>[]> {
  const collected: z.infer<S>[] = []
  const seen = new Set<string>()
  const parse: ParsePage<z.infer<S>> = (request, answer) => {
    const body = parseAnswer(pageSchema, request, answer)
    const items = parseAnswer(z.object({ [key]: z.array(schema) }), request, answer)[key] ?? []
    const link = nextLinkOf(body, key)
    if (link !== undefined && seen.has(link)) throw goesInCircles(request)
    if (link !== undefined) seen.add(link)
    return { items, next: link === undefined ? undefined : queryOf(link) }
  }
  for (let page: Page | undefined = {}; page; ) {
    const { items, next } = await fetchPage(page, parse)
    collected.push(...items)
    page = next
  }
  return collected
}

const pageSchema = z.record(z.string(), z.unknown())
const links = z.array(z.object({ rel: z.string(), href: z.string() }))

/** Nova, Neutron, Octavia and Cinder: `<key>_links`; Keystone: `links.next`; Glance: `next`. */
function nextLinkOf(body: z.infer<typeof pageSchema>, key: string): string | undefined {
  const listed = links.safeParse(body[`${key}_links`]).data?.find(link => link.rel === 'next')?.href
  const keystone = z.object({ next: z.string() }).safeParse(body.links).data?.next
  const glance = z.string().safeParse(body.next).data
  return listed ?? keystone ?? glance
}

function queryOf(link: string): Page {
  const parameters = new URL(link, 'http://relative').searchParams
  return Object.fromEntries([...new Set(parameters.keys())].map(name => [name, parameters.getAll(name)]))
}

const goesInCircles = ({ service, operation }: Request) =>
  new OpenStackError({ kind: 'Unparsable', service, operation, text: 'The link to the next page leads back.' })
