import { z } from 'zod'
import { segment } from '../http/query'
import { absentIsSuccess } from '../http/resource'
import type { Service } from '../http/service'
import { type Container, containerSchema, type ObjectFilter, objectSchema, type StoredObject } from './wire'

/** Swift. */
export type ObjectStoreClient = {
  containers: {
    list(): Promise<Container[]>
    /** That it is there already is success. */
    create(name: string): Promise<void>
    /** Throws InUse while there are objects in it. */
    delete(name: string): Promise<void>
  }
  objects: {
    list(container: string, filter?: ObjectFilter): Promise<StoredObject[]>
    get(container: string, name: string): Promise<Uint8Array>
    /** Replaces what was there. */
    create(container: string, name: string, content: Uint8Array): Promise<void>
    delete(container: string, name: string): Promise<void>
  }
}

/** Swift answers at most 10,000 names at a time unless configured lower. */
const pageSize = 1000

export function makeObjectStoreClient(service: Service): ObjectStoreClient {
  const at = (container: string) => `/${segment(container)}`
  // A slash in the name of an object is part of its path.
  const objectAt = (container: string, name: string) => `${at(container)}/${name.split('/').map(segment).join('/')}`
  return {
    containers: {
      list: () => listAll(service, '', containerSchema, 'list containers'),
      async create(name) {
        await service.send('PUT', at(name), { operation: 'create container' })
      },
      delete: name => absentIsSuccess(service.send('DELETE', at(name), { operation: 'delete container' })),
    },
    objects: {
      list: (container, filter) => listAll(service, at(container), objectSchema, 'list objects', filter),
      async get(container, name) {
        const call = { operation: 'get object', headers: { Accept: '*/*' } }
        return (await service.send('GET', objectAt(container, name), call)).body
      },
      async create(container, name, content) {
        const headers = { 'Content-Type': 'application/octet-stream' }
        await service.send('PUT', objectAt(container, name), { operation: 'create object', body: content, headers })
      },
      delete: (container, name) =>
        absentIsSuccess(service.send('DELETE', objectAt(container, name), { operation: 'delete object' })),
    },
  }
}

/** Swift gives no link to the next page: the last name of one page is the marker of the next. */
async function listAll<S extends z.ZodType<{ name: string }>>(
  service: Service,
  path: string,
  schema: S,
  operation: string,
  filter?: ObjectFilter,
): Promise<z.infer<S>[]> {
  const collected: z.infer<S>[] = []
  for (;;) {
    const query = { ...filter, format: 'json', limit: pageSize, marker: collected.at(-1)?.name }
    const page = await service.get(path, z.array(schema), { operation, query })
    collected.push(...page)
    if (page.length < pageSize) return collected
  }
}
