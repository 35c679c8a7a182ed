import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Env, readJson } from '../http/env'
import { page } from '../http/paging'
import { Refusal } from '../http/refusal'
import type { Caller } from '../identity/caller'
import { isoSeconds } from '../ids'
import { addImage, type Image, type ImageState } from './state'

type C = Context<Env>
const refusal = (status: 400 | 403 | 404 | 409, title: string, message: string) =>
  new Refusal(status, { message: `${message}<br /><br />\n\n\n`, code: `${status} ${title}`, title })
const forbidden = (action: string) => refusal(403, 'Forbidden', `You are not authorized to complete ${action} action.`)

/** Glance, version 2. */
export function createImageRoutes(url: string, state: ImageState): Hono<Env> {
  const app = new Hono<Env>()
  const versions = ['v2.15', 'v2.9', 'v2.7', 'v2.0'].map(id => ({
    id,
    links: [{ href: `${url}/image/v2/`, rel: 'self' }],
    status: id === 'v2.15' ? 'CURRENT' : 'SUPPORTED',
  }))
  app.get('/', c => c.json({ versions }, 300))
  app.get('/versions', c => c.json({ versions }))

  const isVisible = (caller: Caller, image: Image) =>
    caller.isAdmin ||
    image.visibility === 'public' ||
    image.visibility === 'community' ||
    image.owner === caller.projectId
  const imageOf = (c: C): Image => {
    const id = c.req.param('id') ?? ''
    const image = state.images.get(id)
    if (!image || !isVisible(c.var.caller, image)) throw refusal(404, 'Not Found', `No image found with ID ${id}`)
    return image
  }
  const own = (c: C, action: string): Image => {
    const image = imageOf(c)
    const mayWrite =
      c.var.caller.isAdmin || (image.owner === c.var.caller.projectId && c.var.caller.roles.has('member'))
    if (!mayWrite) throw forbidden(action)
    return image
  }

  app.get('/v2/images', c => {
    const query = new URL(c.req.url).searchParams
    const controls = ['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'tag', 'member_status']
    const found = [...state.images.values()]
      .filter(image => isVisible(c.var.caller, image))
      .filter(image => query.getAll('tag').every(tag => image.tags.includes(tag)))
      .map(imageView)
      .filter(image =>
        [...query.entries()]
          .filter(([key]) => !controls.includes(key))
          .every(([key, value]) => String(image[key]) === value),
      )
      .sort((a, b) => String(b.created_at).localeCompare(String(a.created_at)))
    const { shown, next } = page(found, {
      limit: Number(query.get('limit') ?? 25),
      marker: query.get('marker') ?? undefined,
      idOf: image => String(image.id),
    })
    const params = (marker?: string) => {
      const copy = new URLSearchParams(query)
      copy.delete('marker')
      if (marker !== undefined) copy.set('marker', marker)
      return copy.size > 0 ? `/v2/images?${copy}` : '/v2/images'
    }
    return c.json({
      images: shown,
      first: params(),
      schema: '/v2/schemas/images',
      ...(next !== undefined && { next: params(next) }),
    })
  })
  app.get('/v2/images/:id', c => c.json(imageView(imageOf(c))))

  const fixed = z.looseObject({
    name: z.string().default(''),
    disk_format: z.string().nullable().default(null),
    container_format: z.string().nullable().default(null),
    visibility: z.enum(['public', 'private', 'shared', 'community']).default('shared'),
    min_disk: z.int().default(0),
    min_ram: z.int().default(0),
    protected: z.boolean().default(false),
    tags: z.array(z.string()).default([]),
  })
  app.post('/v2/images', async c => {
    if (!c.var.caller.roles.has('member')) throw forbidden('add_image')
    const parsed = fixed.safeParse((await readJson(c)) ?? {})
    if (!parsed.success) throw refusal(400, 'Bad Request', 'Provided object does not match schema')
    const { name, disk_format, container_format, visibility, min_disk, min_ram, tags, ...rest } = parsed.data
    const { protected: isProtected, ...properties } = rest
    if (visibility === 'public' && !c.var.caller.isAdmin) throw forbidden('publicize_image')
    const image = addImage(state, {
      name,
      owner: c.var.caller.projectId ?? '',
      visibility,
      diskFormat: disk_format,
      containerFormat: container_format,
      minDisk: min_disk,
      minRam: min_ram,
      isProtected,
      tags,
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)])),
    })
    return c.json(imageView(image), 201, { Location: `${url}/image/v2/images/${image.id}` })
  })
  app.put('/v2/images/:id/file', async c => {
    const image = own(c, 'upload_image')
    if (image.status !== 'queued')
      throw refusal(409, 'Conflict', 'Image status transition from active to saving is not allowed')
    const bytes = Buffer.from(await c.req.arrayBuffer())
    image.content = {
      size: bytes.length,
      checksum: createHash('md5').update(bytes).digest('hex'),
      sha512: createHash('sha512').update(bytes).digest('hex'),
    }
    image.status = 'active'
    return c.body(null, 204)
  })
  const patchSchema = z.array(
    z.object({ op: z.enum(['add', 'replace', 'remove']), path: z.string().startsWith('/'), value: z.unknown() }),
  )
  app.patch('/v2/images/:id', async c => {
    const image = own(c, 'modify_image')
    const parsed = patchSchema.safeParse(await readJson(c))
    if (!parsed.success) throw refusal(400, 'Bad Request', 'Request body must be a JSON array of operation objects.')
    for (const { op, path, value } of parsed.data) {
      const key = path.slice(1)
      if (key === 'visibility' && value === 'public' && !c.var.caller.isAdmin) throw forbidden('publicize_image')
      if (key === 'name') image.name = String(value)
      else if (key === 'visibility') image.visibility = fixed.shape.visibility.parse(value)
      else if (key === 'protected') image.isProtected = value === true
      else if (key === 'tags' && Array.isArray(value)) image.tags = value.map(String)
      else if (op === 'remove') delete image.properties[key]
      else image.properties[key] = String(value)
    }
    image.updatedAt = isoSeconds(new Date())
    return c.json(imageView(image))
  })
  app.delete('/v2/images/:id', c => {
    const image = own(c, 'delete_image')
    if (image.isProtected) throw refusal(403, 'Forbidden', `Image ${image.id} is protected and cannot be deleted.`)
    state.images.delete(image.id)
    return c.body(null, 204)
  })
  return app
}

const imageView = (image: Image): Record<string, unknown> => ({
  ...image.properties,
  id: image.id,
  name: image.name,
  owner: image.owner,
  status: image.status,
  visibility: image.visibility,
  disk_format: image.diskFormat,
  container_format: image.containerFormat,
  min_disk: image.minDisk,
  min_ram: image.minRam,
  protected: image.isProtected,
  tags: image.tags,
  checksum: image.content?.checksum ?? null,
  os_hash_algo: image.content ? 'sha512' : null,
  os_hash_value: image.content?.sha512 ?? null,
  os_hidden: false,
  size: image.content?.size ?? null,
  virtual_size: image.content?.size ?? null,
  created_at: image.createdAt,
  updated_at: image.updatedAt,
  self: `/v2/images/${image.id}`,
  file: `/v2/images/${image.id}/file`,
  schema: '/v2/schemas/image',
})
