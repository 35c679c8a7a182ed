import { z } from 'zod'

type Params = Record<string, string | number>

const many = (n: number, one: string, other = `${one}s`) => `${n} ${n === 1 ? one : other}`

/**
 * Everything that a step says of its own work, in English. Other languages have their sentences in the message catalogs,
 * by the same codes and values. `detail` is a sentence of Kubernetes, which has only English ones.
 */
const sentences = {
  ApiSilent: () => 'The API does not answer yet.',
  LoadBalancerBusy: () => 'Octavia is working on the load balancer.',
  MakingPool: () => 'Making the pool of the load balancer.',
  MakingListener: () => 'Making the listener of the load balancer.',
  MakingHealthMonitor: () => 'Making the health monitor of the load balancer.',
  NodesReady: (of: { ready: number; count: number }) =>
    `${of.ready} of ${many(of.count, 'node')} ${of.count === 1 ? 'is' : 'are'} ready.`,
  ServerMissing: (of: { machine: string }) => `Machine ${of.machine} waits for its server.`,
  ServerBuilds: (of: { machine: string; status: string }) => `Server ${of.machine} is ${of.status}.`,
  ServerBoots: (of: { machine: string }) => `Server ${of.machine} boots.`,
  MachineInstalls: (of: { machine: string; stage: string }) => `Machine ${of.machine} is at: ${of.stage}.`,
  NodeNotReady: (of: { machine: string; detail: string }) =>
    `Node ${of.machine} has joined and is not ready: ${of.detail}`,
  NodeSilent: (of: { machine: string }) => `Node ${of.machine} has joined and has not reported yet.`,
  AddOnsStarting: (of: { count: number; object: string; detail: string }) =>
    `${many(of.count, 'add-on comes', 'add-ons come')} up: ${of.object}, ${of.detail}`,
  CredentialMade: () => 'The cluster has an application credential of its own.',
  NetworkConnected: (of: { name: string }) => `Network ${of.name} is connected to the outside.`,
  NetworkUsed: () => 'The network that was asked for is used.',
  SecurityGroupsMade: () => 'The security groups let in what the cluster needs.',
  ServerGroupsMade: () => 'The server groups spread machines over hosts.',
  LoadBalancerListens: (of: { address: string }) => `The API's load balancer listens at ${of.address}.`,
  ControlPlaneAnswers: (of: { ready: number; count: number }) =>
    `The control plane answers; ${of.ready} of ${many(of.count, 'machine')} ${of.count === 1 ? 'is' : 'are'} up.`,
  AddOnsRun: () => 'The add-ons of the release run.',
  AccessGiven: () => 'People of the project get in by their role.',
  RemovingCredential: () => 'Removing the application credential.',
  CredentialGone: () => 'The application credential is gone.',
  DetachingSubnet: () => 'Detaching the subnet from the router.',
  RemovingRouter: () => 'Removing the router and the subnet.',
  RemovingNetwork: () => 'Removing the network.',
  NetworkGone: () => 'The network is gone.',
  RemovingSecurityGroups: () => 'Removing the security groups.',
  SecurityGroupsGone: () => 'The security groups are gone.',
  RemovingServerGroups: () => 'Removing the server groups.',
  ServerGroupsGone: () => 'The server groups are gone.',
  RemovingLoadBalancer: () => 'Removing the load balancer.',
  LoadBalancerGone: () => 'The load balancer is gone.',
  RemovingServers: (of: { count: number }) => `Removing ${many(of.count, 'server')}.`,
  RemovingMachineParts: () => 'Removing the machines’ ports and disks.',
  ControlPlaneGone: () => 'The control plane’s machines are gone.',
  NodePoolsGone: () => 'The pools’ machines are gone.',
  ServicesCleanUp: (of: { count: number }) =>
    `The cluster takes down ${many(of.count, 'load balancer')} of its Services.`,
  RemovingServices: (of: { count: number }) => `Removing ${many(of.count, 'load balancer')} of Services.`,
  ServicesGone: () => 'The Services’ load balancers are gone.',
  RemovingVolumes: (of: { count: number }) => `Removing ${many(of.count, 'volume')}.`,
  AccessGone: () => 'Access ends with the cluster.',
} as const satisfies Record<string, (of: never) => string>

type ReportCode = keyof typeof sentences
export const reportCodes = Object.keys(sentences) as ReportCode[]

/** One sentence of a step, for a translation of it. */
export const reportSchema = z.object({
  /** One of `reportCodes`; whoever reads may be older than the code. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Report = z.infer<typeof reportSchema>

/** The English sentence of a report. */
export function reportInEnglish({ code, params }: Report): string {
  const sentence = sentences[code as ReportCode] as (of: Params) => string
  return sentence(params)
}

type Values<C extends ReportCode> = Parameters<(typeof sentences)[C]>

export function report<C extends ReportCode>(code: C, ...[params]: Values<C>): Report {
  return { code, params: params ?? {} }
}
