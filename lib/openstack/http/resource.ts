import type { z } from 'zod'
import { isNotFound, OpenStackError } from './errors'
import { under } from './parse'
import { matches, type Query, segment } from './query'
import type { Service } from './service'

/** The methods that every collection has, in this order. */
export type Resource<Thing, Filter, Create, Update> = {
  /** All pages. */
  list(filter?: Filter): Promise<Thing[]>
  /** Undefined when there is none; throws Multiple when there are several. */
  find(filter: Filter): Promise<Thing | undefined>
  /** Throws NotFound when it is missing. */
  get(id: string): Promise<Thing>
  create(input: Create): Promise<Thing>
  update(id: string, change: Update): Promise<Thing>
  /** Absent is success. */
  delete(id: string): Promise<void>
}

/** Where a collection lives and what it is called. */
export type Collection<S extends z.ZodType> = {
  path: string
  /** Key of one in a body, and its name in messages: `security_group`. */
  one: string
  /** Key of many in a body: `security_groups`. */
  many: string
  schema: S
  updateWith?: 'PUT' | 'PATCH'
  /** Fields of the input that no message may show. */
  secretFields?: string[]
}

/** The usual REST collection of OpenStack: bodies with the object under its own name. */
export function makeResource<S extends z.ZodType, Filter extends Query, Create extends object, Update extends object>(
  service: Service,
  of: Collection<S>,
): Resource<z.infer<S>, Filter, Create, Update> {
  const call = (verb: string, what = of.one) => ({ operation: `${verb} ${what.replaceAll('_', ' ')}` })
  const at = (id: string) => `${of.path}/${segment(id)}`
  const answer = under(of.one, of.schema)
  const bodyOf = (input: object) => ({ body: { [of.one]: input }, secrets: secretsOf(input, of.secretFields) })

  const list = (filter?: Filter) => listMatching(service, of, { ...call('list', of.many), query: filter })
  const update = of.updateWith === 'PATCH' ? service.patch.bind(service) : service.put.bind(service)
  return {
    list,
    find: async filter => onlyOne(await list(filter), service, call('find').operation),
    get: id => service.get(at(id), answer, call('get')),
    create: input => service.post(of.path, answer, { ...call('create'), ...bodyOf(input) }),
    update: (id, change) => update(at(id), answer, { ...call('update'), ...bodyOf(change), repeatable: true }),
    delete: id => absentIsSuccess(service.send('DELETE', at(id), call('delete'))),
  }
}

/** Lists, and checks the filter once more against what came. */
export async function listMatching<S extends z.ZodType>(
  service: Service,
  of: Pick<Collection<S>, 'path' | 'many' | 'schema'>,
  call: { operation: string; query?: Query },
): Promise<z.infer<S>[]> {
  const all = await service.list(of.path, of.many, of.schema, call)
  return all.filter(thing => matches(thing, call.query ?? {}))
}

/** The only one, undefined when there is none. */
export function onlyOne<T>(found: T[], service: Service, operation: string): T | undefined {
  if (found.length <= 1) return found[0]
  const text = `${found.length} things fit where one was expected.`
  throw new OpenStackError({ kind: 'Multiple', service: service.name, operation, text })
}

/** Waits for a delete; that the thing is not there any more is what was wanted. */
export async function absentIsSuccess(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

const secretsOf = (input: object, fields: string[] = []): string[] =>
  Object.entries(input).flatMap(([name, value]) => (fields.includes(name) && typeof value === 'string' ? [value] : []))
