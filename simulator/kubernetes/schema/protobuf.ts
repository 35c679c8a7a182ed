import { readFileSync } from 'node:fs'
import { isObject, type Json, type JsonObject } from '../json'

/** Reads objects in Kubernetes' protobuf encoding, which newer clients send for built-in kinds. */

type Field = { name: string; kind: string }

function readMessages(text: string): Map<string, Map<number, Field>> {
  const messages = new Map<string, Map<number, Field>>()
  for (const paragraph of text.split('\n\n')) {
    if (paragraph.startsWith('#')) continue
    const [message = '', ...lines] = paragraph.trimEnd().split('\n')
    const fields = lines.map((line): [number, Field] => {
      const [number, name = '', kind = ''] = line.trim().split(' ')
      return [Number(number), { name, kind }]
    })
    messages.set(message, new Map(fields))
  }
  return messages
}

const messages = readMessages(readFileSync(new URL('messages.txt', import.meta.url), 'utf8'))

type Raw = { number: number; value: number | Buffer }

const malformed = () => new Error('the protobuf message is cut off or malformed')

/** The fields of a message as they stand on the wire. */
function* rawFields(bytes: Buffer): Iterable<Raw> {
  let at = 0
  const varint = (): number => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw malformed()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, value))
    }
  }
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw malformed()
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        yield { number, value: take(8).readDoubleLE() }
        break
      case 2:
        yield { number, value: take(varint()) }
        break
      case 5:
        yield { number, value: take(4).readInt32LE() }
        break
      default:
        throw malformed()
    }
  }
}

const text = (value: number | Buffer | undefined) => (Buffer.isBuffer(value) ? value.toString() : '')
const bufferOf = (value: number | Buffer): Buffer => (Buffer.isBuffer(value) ? value : Buffer.alloc(0))

function byNumber(bytes: Buffer): Map<number, number | Buffer> {
  return new Map([...rawFields(bytes)].map(({ number, value }) => [number, value]))
}

function readTime(bytes: Buffer, micro: boolean): Json {
  const fields = byNumber(bytes)
  if (fields.size === 0) return null
  const seconds = Number(fields.get(1) ?? 0)
  const date = new Date(seconds * 1000)
  // Go's zero time, for a timestamp that is not set.
  if (date.getUTCFullYear() < 1970) return null
  const micros = Math.floor(Number(fields.get(2) ?? 0) / 1000)
  const whole = date.toISOString().slice(0, 19)
  return micro ? `${whole}.${String(micros).padStart(6, '0')}Z` : `${whole}Z`
}

function readIntOrString(bytes: Buffer): Json {
  const fields = byNumber(bytes)
  return fields.get(1) ? text(fields.get(3)) : Number(fields.get(2) ?? 0)
}

const special: Record<string, (bytes: Buffer) => Json> = {
  'apimachinery.pkg.apis.meta.v1.Time': bytes => readTime(bytes, false),
  'apimachinery.pkg.apis.meta.v1.MicroTime': bytes => readTime(bytes, true),
  'apimachinery.pkg.util.intstr.IntOrString': readIntOrString,
  'apimachinery.pkg.api.resource.Quantity': bytes => text(byNumber(bytes).get(1)),
  'apimachinery.pkg.apis.meta.v1.FieldsV1': bytes => JSON.parse(text(byNumber(bytes).get(1)) || '{}'),
  'apimachinery.pkg.runtime.RawExtension': bytes => JSON.parse(text(byNumber(bytes).get(1)) || 'null'),
}

function readValue(kind: string, value: number | Buffer): Json {
  switch (kind) {
    case 'string':
      return text(value)
    case 'bytes':
      return bufferOf(value).toString('base64')
    case 'bool':
      return value !== 0
    case 'int':
    case 'double':
      return Number(value)
  }
  const reader = special[kind]
  if (reader) return reader(bufferOf(value))
  if (kind.endsWith('.ExtraValue')) return [...rawFields(bufferOf(value))].map(field => text(field.value))
  return readMessage(kind, bufferOf(value))
}

/** What Go leaves out of JSON: it writes zero values to protobuf, pointers only where there is a value. */
const isZero = (value: Json): boolean =>
  value === '' ||
  value === 0 ||
  value === false ||
  value === null ||
  (isObject(value) && Object.keys(value).length === 0)

function readMessage(name: string, bytes: Buffer): JsonObject {
  const fields = messages.get(name)
  const object: JsonObject = {}
  for (const { number, value } of rawFields(bytes)) {
    const field = fields?.get(number)
    if (!field) continue
    const pointer = field.kind.endsWith('?')
    const kind = pointer ? field.kind.slice(0, -1) : field.kind
    if (field.name === '>') {
      Object.assign(object, readMessage(kind, bufferOf(value)))
    } else if (kind.startsWith('[]')) {
      const known = object[field.name]
      const list = Array.isArray(known) ? known : []
      list.push(readValue(kind.slice(2), value))
      object[field.name] = list
    } else if (kind.startsWith('{}')) {
      const entry = byNumber(bufferOf(value))
      const known = object[field.name]
      const item = readValue(kind.slice(2), entry.get(2) ?? Buffer.alloc(0))
      object[field.name] = { ...(isObject(known) ? known : {}), [text(entry.get(1))]: item }
    } else {
      const item = readValue(kind, value)
      if (pointer || !isZero(item)) object[field.name] = item
    }
  }
  return object
}

const magic = Buffer.from('k8s\0')

/** The OpenAPI name of a kind, by its apiVersion. */
function messageOf(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return 'apimachinery.pkg.apis.meta.v1.DeleteOptions'
  const [group = '', version = group] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion]
  if (group === 'apiextensions.k8s.io') return `apiextensions-apiserver.pkg.apis.apiextensions.${version}.${kind}`
  if (group === 'apiregistration.k8s.io') return `kube-aggregator.pkg.apis.apiregistration.${version}.${kind}`
  return `api.${group.split('.')[0]}.${version}.${kind}`
}

/** Reads a whole body: the magic, the kind and the object. Throws for what is none, or of an unknown kind. */
export function readProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(magic)) throw new Error('provided data does not appear to be a protobuf message')
  const envelope = byNumber(body.subarray(4))
  const type = byNumber(bufferOf(envelope.get(1) ?? 0))
  const [apiVersion, kind] = [text(type.get(1)), text(type.get(2))]
  const message = messageOf(apiVersion, kind)
  if (!messages.has(message)) throw new Error(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { apiVersion, kind, ...readMessage(message, bufferOf(envelope.get(2) ?? 0)) }
}
