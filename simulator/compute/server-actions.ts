import type { Context } from 'hono'
import type { Env } from '../http/env'
import { isRecord } from '../http/refusal'
import { beginReboot, beginRebuild, beginStart, beginStop, fail } from './life'
import { badRequest, conflict, forbidden } from './refusals'
import type { ComputeState, Server } from './state'

export type ActionAnswer = {
  body?: unknown
  /** The server itself is the answer. */
  rebuilt?: true
  /** Name under which the action is kept. */
  record?: string
}

type Run = (state: ComputeState, server: Server, argument: unknown) => ActionAnswer

/** What may be asked of a server, by the key of the body. */
const actions: Record<string, { policy: string; adminOnly?: true; run: Run }> = {
  'os-start': { policy: 'servers:start', run: start },
  'os-stop': { policy: 'servers:stop', run: stop },
  reboot: { policy: 'servers:reboot', run: reboot },
  rebuild: { policy: 'servers:rebuild', run: rebuild },
  'os-getConsoleOutput': { policy: 'os-console-output', run: consoleOutput },
  'os-resetState': { policy: 'os-admin-actions:reset_state', adminOnly: true, run: resetState },
  lock: { policy: 'os-lock-server:lock', run: () => ({ record: 'lock' }) },
  unlock: { policy: 'os-lock-server:unlock', run: () => ({ record: 'unlock' }) },
}

export function runAction(state: ComputeState, c: Context<Env>, server: Server, body: unknown): ActionAnswer {
  const name = isRecord(body) ? (Object.keys(body)[0] ?? '') : ''
  const action = actions[name]
  if (!action || !isRecord(body)) throw badRequest(`There is no such action: ${name}`)
  const mayRun = action.adminOnly ? c.var.caller.isAdmin : c.var.caller.roles.has('member')
  if (!mayRun) throw forbidden(`os_compute_api:${action.policy}`)
  return action.run(state, server, body[name])
}

/** Nova refuses what does not fit the state, and everything while another task runs. */
function checkState(server: Server, verb: string, allowed: Server['vmState'][]): void {
  if (!allowed.includes(server.vmState))
    throw conflict(`Cannot '${verb}' instance ${server.id} while it is in vm_state ${server.vmState}`)
  if (server.taskState !== null)
    throw conflict(`Cannot '${verb}' instance ${server.id} while it is in task_state ${server.taskState}`)
}

function checkReady(server: Server): void {
  if (server.host === undefined) throw conflict(`Instance ${server.id} is not ready`)
}

function start(state: ComputeState, server: Server): ActionAnswer {
  checkReady(server)
  checkState(server, 'start', ['stopped'])
  beginStart(state, server)
  return { record: 'start' }
}

function stop(state: ComputeState, server: Server): ActionAnswer {
  checkReady(server)
  checkState(server, 'stop', ['active', 'error'])
  beginStop(state, server)
  return { record: 'stop' }
}

function reboot(state: ComputeState, server: Server, argument: unknown): ActionAnswer {
  const type = isRecord(argument) ? String(argument.type) : ''
  const types = ['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']
  if (!types.includes(type))
    throw badRequest(
      `Invalid input for field/attribute type. Value: ${type}. '${type}' is not one of ['${types.join("', '")}']`,
    )
  const isHard = type.toUpperCase() === 'HARD'
  checkState(server, 'reboot', isHard ? ['active', 'stopped', 'error'] : ['active'])
  beginReboot(state, server)
  return { record: 'reboot' }
}

function rebuild(state: ComputeState, server: Server, argument: unknown): ActionAnswer {
  const asked = isRecord(argument) ? argument : {}
  const imageId = typeof asked.imageRef === 'string' ? asked.imageRef : ''
  if (!state.image.images.has(imageId)) throw badRequest('Can not find requested image')
  checkState(server, 'rebuild', ['active', 'stopped', 'error'])
  server.imageId = imageId
  if (typeof asked.user_data === 'string') server.userData = asked.user_data
  if (typeof asked.name === 'string') server.name = asked.name
  beginRebuild(state, server)
  return { record: 'rebuild', rebuilt: true }
}

function consoleOutput(_: ComputeState, server: Server, argument: unknown): ActionAnswer {
  checkReady(server)
  const length = isRecord(argument) && argument.length != null ? Number(argument.length) : undefined
  const lines = length === undefined ? server.console : server.console.slice(-length)
  return { body: { output: lines.map(line => `${line}\n`).join('') } }
}

function resetState(state: ComputeState, server: Server, argument: unknown): ActionAnswer {
  const wanted = isRecord(argument) ? argument.state : undefined
  if (wanted === 'error') fail(state, server, 'Instance failed to spawn')
  else Object.assign(server, { status: 'ACTIVE', vmState: 'active', taskState: null, fault: undefined })
  return {}
}
