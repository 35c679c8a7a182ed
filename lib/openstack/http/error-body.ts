import { z } from 'zod'

/** What an answer of 300 and more says, whoever formed it. */
export type ErrorBody = {
  /** Whether it has the shape in which OpenStack services report errors, as opposed to a page of a proxy. */
  recognized: boolean
  /** Neutron's exception name, such as NetworkInUse. */
  type: string
  text: string
}

const fault = z.object({ message: z.string() })
const shapes = z.union([
  z
    .object({ NeutronError: z.object({ type: z.string().default(''), message: z.string() }) })
    .transform(body => ({ type: body.NeutronError.type, text: body.NeutronError.message })),
  z.object({ faultstring: z.string() }).transform(body => ({ type: '', text: body.faultstring })),
  // Octavia, when it fails on the way to the object: a pool that is not there.
  z
    .object({ code: z.number(), title: z.string(), description: z.string() })
    .transform(body => ({ type: '', text: body.description })),
  // Glance, and Swift's and Keystone's middleware.
  z.object({ message: z.string(), code: z.unknown() }).transform(body => ({ type: '', text: body.message })),
  z
    .object({ errors: z.array(z.object({ title: z.string().default(''), detail: z.string().default('') })).min(1) })
    .transform(body => ({ type: '', text: body.errors.map(e => e.detail || e.title).join(' ') })),
  // Keystone says `error`, Nova and Cinder name the fault: `forbidden`, `itemNotFound`, `overLimit`.
  z
    .record(z.string(), fault)
    .refine(body => Object.keys(body).length === 1)
    .transform(body => ({ type: '', text: Object.values(body)[0]?.message ?? '' })),
])

/** Longer texts are lists of everything that was sent; the beginning says what is wrong with it. */
const longestText = 1000

/** Reads an error body: JSON in one of six shapes, HTML or plain text. Values in `secrets` are blotted out. */
export function parseErrorBody(raw: string, secrets: string[]): ErrorBody {
  const known = shapes.safeParse(parseJson(raw))
  const said = known.success ? known.data : { type: '', text: raw }
  return { recognized: known.success, type: said.type, text: clean(blot(said.text, secrets)) }
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

// Nova repeats a refused request in full, user data with its join token included.
const blot = (text: string, secrets: string[]): string =>
  secrets.filter(secret => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)

function clean(text: string): string {
  const line = text
    .replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line
}
