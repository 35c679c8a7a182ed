import type { EmbeddedPostgres } from '../embedded/postgres'
import { StartError } from '../embedded/start-error'
import { forgetRun, recordRun } from './leftovers'
import type { Service } from './service'

/** What one `npm start` has running, and the order in which it ends. */
export class Run {
  private readonly services: Service[] = []
  private postgres: EmbeddedPostgres | undefined
  private ending: Promise<void> | undefined

  constructor(private readonly file: string) {}

  /** Takes a process under its care; ends it at once when the end has begun meanwhile. */
  async own(service: Service): Promise<Service> {
    this.services.push(service)
    if (this.ending) await service.stop()
    else await recordRun(this.file, this.services)
    return service
  }

  async ownPostgres(postgres: EmbeddedPostgres): Promise<EmbeddedPostgres> {
    this.postgres = postgres
    if (this.ending) await postgres.stop()
    return postgres
  }

  /** Rejects with a `StartError` when one of the processes ends without being asked. */
  async untilOneEnds(): Promise<never> {
    const ends = this.services.map(async service => ({ service, how: await service.ended }))
    const { service, how } = await Promise.race(ends)
    throw new StartError(`${service.name} ended by itself (${how}); its log is ${service.logFile}.`)
  }

  /** Portal and worker first, then what they talk to. */
  end(): Promise<void> {
    this.ending ??= this.endInOrder()
    return this.ending
  }

  private async endInOrder(): Promise<void> {
    const clients = this.services.filter(service => service.name !== 'simulator')
    await Promise.all(clients.map(service => service.stop()))
    await Promise.all(this.services.map(service => service.stop()))
    await this.postgres?.stop()
    await forgetRun(this.file)
  }
}
