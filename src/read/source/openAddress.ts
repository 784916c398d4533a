/**
 * The address of a store → what it holds as a stream of text, as if it were a file.
 *
 * To add a store: its scheme with its parameters in address.ts; a folder beside this file with a function of the shape
 * `OpenStore` (store.ts), which connects with `passwordOf` and `loadPeers` (access.ts), tells the server to stop with
 * `whenInterrupted` (interruption.ts) and fails with the error STORE; its line below. What it sends is recognised and read
 * as a file of the same text would be.
 */
import { AuditError } from '../../errors.ts'
import type { Scheme } from './address.ts'
import type { OpenStore, OpenTimes } from './store.ts'

/** Each is loaded only with such an address, and loads its own packages. */
const OPENERS: Readonly<Record<Scheme, () => Promise<OpenStore>>> = {
  bigquery: async () => (await import('./bigquery/openBigquery.ts')).openBigquery,
  openai: async () => (await import('./usageApi/openUsageApi.ts')).openUsageApi,
  anthropic: async () => (await import('./usageApi/openUsageApi.ts')).openUsageApi,
  postgres: async () => (await import('./postgres/openPostgres.ts')).openPostgres,
  clickhouse: async () => (await import('./clickhouse/openClickhouse.ts')).openClickhouse
}

export const openAddress: OpenStore = async (address, asked, access) =>
  (await OPENERS[address.scheme]())(address, asked, access)

/** Of stores that can be read in parts. */
const TIMES: Partial<Readonly<Record<Scheme, () => Promise<OpenTimes>>>> = {
  postgres: async () => (await import('./postgres/postgresTimes.ts')).postgresTimes,
  clickhouse: async () => (await import('./clickhouse/clickhouseTimes.ts')).clickhouseTimes
}

/** @throws AuditError STATE_OF where it cannot be read in parts */
export const timesOfAddress: OpenTimes = async (address, asked, access) => {
  const open = TIMES[address.scheme]
  if (open === undefined)
    throw AuditError.of('STATE_OF', address.name, 'its rows come in no order; --since reads the newest alone')
  return (await open())(address, asked, access)
}
