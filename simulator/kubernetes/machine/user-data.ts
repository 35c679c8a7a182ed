import { gunzipSync } from 'node:zlib'
import { parse, YAMLParseError } from 'yaml'
import type { MachineStart } from '../../machine'
import { isObject, type JsonObject, listAt, textAt } from '../json'
import { type InstanceData, JinjaError, renderJinja } from './jinja'

/** What cloud-init found in user data, and what it has to say about it. */
export type UserData = { config?: JsonObject; script?: string; warnings: string[] }

/** The names that cloud-init gives to what it knows of an instance of OpenStack. */
export function instanceData(start: MachineStart): InstanceData {
  const common: JsonObject = {
    instance_id: start.serverId,
    local_hostname: hostName(start),
    hostname: hostName(start),
    availability_zone: start.zone,
    cloud_name: 'openstack',
    platform: 'openstack',
    region: null,
  }
  return {
    ...common,
    v1: common,
    ds: {
      meta_data: {
        ...common,
        'instance-id': start.serverId,
        'local-hostname': hostName(start),
        uuid: start.serverId,
        name: start.name,
        project_id: start.projectId,
        meta: start.metadata,
        local_ipv4: start.addresses[0]?.address ?? null,
      },
    },
  }
}

/** Nova makes a host name of a server's name: what is no letter, digit, dot or hyphen goes. */
export const hostName = (start: { name: string }): string =>
  start.name
    .toLowerCase()
    .replace(/[ _]/g, '-')
    .replace(/[^a-z0-9.-]/g, '')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 63)

export function readUserData(start: MachineStart): UserData {
  let text: string
  try {
    text = unpack(start.userData)
  } catch (error) {
    return { warnings: [`Failed decompressing user data: ${error instanceof Error ? error.message : error}`] }
  }
  if (text.trim() === '') return { warnings: [] }
  const warnings: string[] = []
  const [first = ''] = text.split('\n', 1)
  if (/^##\s*template:\s*jinja\s*$/i.test(first)) {
    try {
      const rendered = renderJinja(text.slice(first.length + 1), instanceData(start))
      text = rendered.text
      if (rendered.missing.length > 0) {
        const names = rendered.missing.map(name => `'${name}'`).join(', ')
        warnings.push(`Could not render jinja template variables in file 'user-data.txt': ${names}`)
      }
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error
      return { warnings: [`Failed to render templated user-data file 'user-data.txt'. ${error.message}`] }
    }
  }
  if (text.startsWith('#!')) return { script: text, warnings }
  if (!/^#cloud-config\s*$/m.test(text.split('\n', 1)[0] ?? '')) {
    const shown = JSON.stringify(text.slice(0, 24))
    return { warnings: [...warnings, `Unhandled non-multipart (text/x-not-multipart) userdata: 'b${shown}...'`] }
  }
  return readConfig(text, warnings)
}

const unpack = (data: Buffer): string => (data[0] === 0x1f && data[1] === 0x8b ? gunzipSync(data) : data).toString()

function readConfig(text: string, warnings: string[]): UserData {
  try {
    const config: unknown = parse(text)
    if (isObject(config)) return { config, warnings }
    return {
      warnings: [...warnings, 'Failed loading yaml blob. Yaml load allows (dict,) root types, but got another instead'],
    }
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    const [line] = error.message.split('\n')
    const [start] = error.linePos ?? []
    const where = start ? ` at line ${start.line} column ${start.col}` : ''
    return { warnings: [...warnings, `Failed loading yaml blob. Invalid format${where}: "${line}"`] }
  }
}

export type WrittenFile = { path: string; content: string; mode: string; append: boolean }

/** The files of `write_files`, decoded. */
export function writtenFiles(config: JsonObject): WrittenFile[] {
  return listAt(config, 'write_files').map(file => ({
    path: textAt(file, 'path'),
    content: decodeContent(typeof file.content === 'string' ? file.content : '', textAt(file, 'encoding')),
    mode: String(file.permissions ?? '0644'),
    append: file.append === true,
  }))
}

function decodeContent(content: string, encoding: string): string {
  const parts = encoding.toLowerCase().split('+')
  const isBase64 = parts.some(part => part === 'b64' || part === 'base64')
  const isPacked = parts.some(part => part === 'gz' || part === 'gzip')
  const bytes = Buffer.from(content, isBase64 ? 'base64' : isPacked ? 'latin1' : 'utf8')
  return (isPacked ? gunzipSync(bytes) : bytes).toString()
}

/** Commands of `runcmd` or `bootcmd`: a line for the shell, or the words of one program. */
export function commandsOf(config: JsonObject, field: 'runcmd' | 'bootcmd'): (string | string[])[] {
  const found = config[field]
  if (!Array.isArray(found)) return []
  return found.flatMap((item): (string | string[])[] => {
    if (typeof item === 'string') return [item]
    return Array.isArray(item) ? [item.map(String)] : []
  })
}
