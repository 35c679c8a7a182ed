import { parse } from 'yaml'
import { isObject, type JsonObject } from '../json'
import { readProtobuf } from '../schema/protobuf'
import { badRequest, unsupportedMediaType } from './status'

const readable = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** The media type of a request, without its parameters. */
export const mediaType = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim() ?? ''

function parseText(text: string, type: string): unknown {
  try {
    return type === 'application/yaml' || type === 'application/apply-patch+yaml' ? parse(text) : JSON.parse(text)
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : error}`)
  }
}

/** The object in the body of a create or update. */
export function readBody(body: Buffer, contentType: string | undefined): JsonObject {
  const type = mediaType(contentType) || 'application/json'
  if (!readable.includes(type)) throw unsupportedMediaType(readable)
  if (type === 'application/vnd.kubernetes.protobuf') return parseProtobuf(body)
  const value = parseText(body.toString(), type)
  if (!isObject(value)) throw badRequest('the body of the request is not an object')
  return value
}

function parseProtobuf(body: Buffer): JsonObject {
  try {
    return readProtobuf(body)
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error))
  }
}

/** A patch: an object, or for JSON patch a list of operations. */
export function readPatch(body: Buffer, contentType: string | undefined): unknown {
  return parseText(body.toString(), mediaType(contentType))
}
