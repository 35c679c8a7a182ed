import type { BootMachine } from './machine'

export type SimulatorOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  /** How many times faster than life; 10 unless told. */
  speed?: number
  /** Addresses for floating IPs; each LB listener behind one opens a real TCP port there. 127.0.0.0/8 needs no set-up on Linux. */
  floatingCidr?: string
  /** Users, projects, images and quota to begin with: the demo's, unless told. */
  seed?: 'demo' | 'none'
  /** What runs in a booted server; Kubernetes, unless told. */
  boot?: BootMachine
  /** Life of a Keystone token in real seconds; 3600 unless told. */
  tokenSeconds?: number
}

export type Simulator = {
  /** Keystone, for `clouds.yaml`: http://127.0.0.1:PORT/identity/v3 */
  authUrl: string
  /** Faults, calls and world: http://127.0.0.1:PORT/simulator */
  adminUrl: string
  stop(): Promise<void>
}

/** A whole cloud in this process, sharing nothing with others beside it. */
export declare function startSimulator(options?: SimulatorOptions): Promise<Simulator>
