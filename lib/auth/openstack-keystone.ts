import type { Keystone } from './keystone'

export declare function keystoneFromCloudsFile(file: string, cloud: string): Keystone
