/**
 * A table of BigQuery → JSON Lines: the columns that are wanted, by one query whose bytes and price are told before it runs,
 * page by page.
 */
import { AuditError } from '../../../errors.ts'
import { MICROS_PER_HOUR } from '../../../units.ts'
import { withCommas } from '../../../words.ts'
import type { Access } from '../access.ts'
import { type Address, decoded } from '../address.ts'
import { whenInterrupted } from '../interruption.ts'
import { isoOfMicros } from '../moments.ts'
import { chosenColumns } from '../postgres/chosenColumns.ts'
import type { Column } from '../postgres/statements.ts'
import type { Bytes } from '../source.ts'
import { type OpenStore, QUERY_SECONDS, type StoreAsked } from '../store.ts'
import { bigqueryClient, type Client, type Field, type Job, type QueryOptions, type Row } from './client.ts'

export const openBigquery: OpenStore = async (address, asked, access) => {
  const client = bigqueryClient(address, access)
  try {
    const query = await queryOf(client, address, asked)
    await tellPrice(client, query, address, asked, access)
    const [job] = await client.createQueryJob(query)
    return reading(job, address)
  } catch (error) {
    throw failure(error, address)
  }
}

function reading(job: Job, address: Address) {
  let isDone = false
  const cancel = async () => {
    if (!isDone) await job.cancel().catch(() => {})
  }
  const forget = whenInterrupted(cancel)
  const onEnd = () => {
    isDone = true
  }
  const close = async () => {
    forget()
    await cancel()
    isDone = true
  }
  return { bytes: lines(job, address, onEnd), close, warnings: [] }
}

type Place = { readonly project: string; readonly dataset: string; readonly table: string }

/** As Google lets them be written: no name of them can end its quotes. */
const NAME = /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd} :.]+$/u

function placeOf({ name, url }: Address): Place {
  const [dataset, table, ...more] = url.pathname.split('/').filter(Boolean).map(decoded)
  const parts = [url.hostname, dataset, table]
  if (more.length > 0 || parts.some(part => part === undefined || !NAME.test(part)))
    throw AuditError.of('BAD_ADDRESS', name, 'names no table', 'Write bigquery://PROJECT/DATASET/TABLE')
  return { project: url.hostname, dataset: dataset as string, table: table as string }
}

async function queryOf(client: Client, address: Address, asked: StoreAsked): Promise<QueryOptions> {
  const { project, dataset, table } = placeOf(address)
  const [{ schema }] = await client.dataset(dataset, { projectId: project }).table(table).getMetadata()
  const columns = (schema?.fields ?? []).map(columnOf)
  const { columns: chosen, time } = chosenColumns({ schema: dataset, name: table, columns }, address, asked)
  const bounds = time === null ? [] : boundsOf(client, time, asked)
  const where = bounds.length === 0 ? '' : ` WHERE ${bounds.map(({ condition }) => condition).join(' AND ')}`
  const location = address.url.searchParams.get('location')
  return {
    query: `SELECT ${chosen.map(({ name }) => quoted(name)).join(', ')} FROM ${quoted(`${project}.${dataset}.${table}`)}${where}`,
    params: Object.fromEntries(bounds.map(({ parameter, value }) => [parameter, value])),
    useLegacySql: false,
    jobTimeoutMs: 1_000 * (asked.queryTimeout ?? QUERY_SECONDS),
    ...(location === null ? {} : { location }),
    ...(asked.maxBytes === undefined ? {} : { maximumBytesBilled: String(asked.maxBytes) })
  }
}

/** GoogleSQL's identifiers know the escapes of its strings. */
const quoted = (name: string): string => `\`${name.replaceAll(/[\\`]/g, '\\$&')}\``

const TYPES: Readonly<Record<string, string>> = {
  TIMESTAMP: 'timestamp with time zone',
  DATETIME: 'timestamp without time zone',
  BYTES: 'bytea',
  GEOGRAPHY: 'geography'
}

const columnOf = ({ name, type }: Field): Column => ({ name, type: TYPES[type] ?? type })

/** A DATETIME is of no zone: who reads it knows which, so that a day more is asked for on each side. */
const SLACK_MICROS = 14 * MICROS_PER_HOUR

function boundsOf(client: Client, { name, type }: Column, { stretch }: StoreAsked) {
  const hasZone = type === TYPES['TIMESTAMP']
  const bounded = (micros: number) =>
    hasZone
      ? client.timestamp(`${isoOfMicros(micros)}Z`.replace(' ', 'T'))
      : client.datetime(isoOfMicros(micros))
  const slack = hasZone ? 0 : SLACK_MICROS
  const bound = (parameter: string, sign: string, micros: number | null | undefined) =>
    micros == null
      ? []
      : [{ condition: `${quoted(name)} ${sign} @${parameter}`, parameter, value: bounded(micros) }]
  return [
    ...bound('since', '>=', stretch?.since == null ? null : stretch.since - slack),
    ...bound('until', '<', stretch?.until == null ? null : stretch.until + slack)
  ]
}

/** On demand, in the US (cloud.google.com/bigquery/pricing, read 2026-11-29); the first TiB of a month is free. [USD] */
const USD_PER_TIB = 6.25
const TIB = 2 ** 40

/** @throws AuditError where it would read more than it may */
async function tellPrice(
  client: Client,
  query: QueryOptions,
  address: Address,
  { maxBytes }: StoreAsked,
  { tell }: Access
): Promise<void> {
  const { maximumBytesBilled: _, ...unlimited } = query
  const [{ metadata }] = await client.createQueryJob({ ...unlimited, dryRun: true })
  const bytes = Number(metadata.statistics?.totalBytesProcessed ?? Number.NaN)
  const usd = ((bytes / TIB) * USD_PER_TIB).toFixed(2)
  const price = `${withCommas(bytes)} bytes, ${usd} USD at ${USD_PER_TIB} USD a TiB on demand`
  if (maxBytes !== undefined && !(bytes <= maxBytes))
    throw AuditError.of(
      'STORE',
      address.name,
      `the query would read ${price}, more than --max-bytes`,
      'Raise it, or read less with --since and time=COLUMN, or with columns='
    )
  tell?.(`${address.name}: the query reads ${price}.`)
}

const ROWS_AT_A_TIME = 20_000

async function* lines(job: Job, address: Address, onEnd: () => void): Bytes {
  try {
    const seen = new Set<string>()
    let count = 0
    for (let pageToken: string | undefined; ; ) {
      const options = { autoPaginate: false, maxResults: ROWS_AT_A_TIME, wrapIntegers: INTEGERS }
      const [rows, , results] = await job.getQueryResults(
        pageToken === undefined ? options : { ...options, pageToken }
      )
      count += rows.length
      if (rows.length > 0) yield Buffer.from(rows.map(lineOf).join(''))
      pageToken = results.pageToken
      if (pageToken === undefined) {
        refuseUnlessWhole(count, results.totalRows, address)
        return onEnd()
      }
      if (seen.has(pageToken))
        throw AuditError.of('STORE', address.name, 'it sent a page a second time', 'Run again')
      seen.add(pageToken)
    }
  } catch (error) {
    throw failure(error, address)
  }
}

function refuseUnlessWhole(count: number, total: string | undefined, { name }: Address): void {
  if (total === undefined || Number(total) === count) return
  const why = `it sent ${withCommas(count)} of ${withCommas(Number(total))} rows`
  throw AuditError.of('STORE', name, why, 'Run again')
}

/** Beyond a double's reach they stay whole as text. */
const INTEGERS = {
  integerTypeCastFunction: (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)
}

const lineOf = (row: Row): string => `${JSON.stringify(plain(row))}\n`

/** The client wraps times, dates and numbers in objects of its own. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  if (value.constructor === Object)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  return 'value' in value ? value.value : String(value)
}

const REMEDIES: Readonly<Record<string, string>> = {
  401: 'Run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_OAUTH_ACCESS_TOKEN',
  403: 'docs/databases.md has the roles that are needed',
  404: 'Write bigquery://PROJECT/DATASET/TABLE, exactly as they are written'
}

function failure(error: unknown, { name }: Address): AuditError {
  if (error instanceof AuditError) return error
  const { code, message } = error as Error & { readonly code?: number | string }
  const remedy = /credentials|authenticat/i.test(message) ? REMEDIES[401] : REMEDIES[String(code)]
  const why = message.split('\n', 1)[0]?.replace(/\.$/, '') as string
  return AuditError.because(
    'STORE',
    new Error(message),
    name,
    why,
    remedy ?? 'Nothing was reported of what was read: run again'
  )
}
