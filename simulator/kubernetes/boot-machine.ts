import type { BootMachine } from '../machine'

export declare const bootMachine: BootMachine
