import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'

export type Database = PrismaClient
/** A client inside a transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const adapter = new PrismaPg({ connectionString: url, max: options.connections ?? 10, connectionTimeoutMillis: 5000 })
  return new PrismaClient({ adapter })
}
