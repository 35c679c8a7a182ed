import type { Cluster, Kubelet } from '../cluster'
import type { Pod } from '../objects'

/** What a program in a container gets; it runs until `stop`. */
export type ProgramContext = {
  cluster: Cluster
  kubelet: Kubelet
  pod: Pod
  log(line: string): void
  /** The program ends by itself; the kubelet starts it again after a while. */
  exit(): void
}

export type RunningProgram = { stop(): void }

/** A program that does something beyond appearing to run; known by a word in its image's name. */
export type Program = { image: RegExp; start(context: ProgramContext): RunningProgram }
