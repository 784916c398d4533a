/** The columns of a table → those that are read, and the one that tells the time. What is not read does not leave the database. */
import { mappedColumns } from '../../records/mapping.ts'
import { mayHoldTag, tagsAsked } from '../../records/tags.ts'
import type { Address } from '../address.ts'
import { mappedStart, namedIn, noColumn, rootsOf } from '../namedColumns.ts'
import { type Column, isTime, type Table } from './statements.ts'

export type Chosen = {
  readonly columns: readonly Column[]
  /** That bounds of time are held against; `null` where none is known to be it. */
  readonly time: Column | null
}

/** What is asked for decides what must be read. */
export type ColumnsAsked = {
  readonly map?: string | undefined
  /** What requests asked for and how they ended is looked at, too. */
  readonly facts?: unknown
  /** They may ask for tags. */
  readonly where?: readonly string[] | undefined
  readonly by?: string | null | undefined
}

/** Of `columns=` those; else those of `--map` and of tags; else all but prompts and answers, and what no log holds. */
export function chosenColumns({ columns }: Table, address: Address, asked: ColumnsAsked): Chosen {
  const { map, facts } = asked
  const tags = tagsAsked(asked)
  const holdsTag = ({ name }: Column) => tags.some(tag => mayHoldTag(name, tag))
  const parameters = address.url.searchParams
  const isSpendLogs = SPEND_LOGS.every(name => columns.some(column => column.name === name))
  const leftOut = isSpendLogs && facts === undefined ? CONTENT : []
  const mapped = map === undefined ? undefined : rootsOf(mappedColumns(map, []), columns)
  const chosen =
    namedIn(parameters.getAll('columns'), columns, address.name) ??
    (mapped && columns.filter(column => mapped.includes(column) || holdsTag(column))) ??
    columns.filter(({ name, type }) => !leftOut.includes(name) && !OF_NO_LOG.test(type))
  const named = parameters.get('time')
  const time = columns.find(
    ({ name }) => name === (named ?? (map && mappedStart(map)) ?? (isSpendLogs ? 'startTime' : undefined))
  )
  if (named !== null && time === undefined) throw noColumn(address.name, named, columns)
  return {
    columns: chosen.filter(({ name }) => !UNREADABLE.test(name)),
    time: time && isTime(time) ? time : null
  }
}

/** By which LiteLLM's spend logs are known, whatever their table is called. */
const SPEND_LOGS = ['request_id', 'call_type', 'startTime', 'endTime']

/** Of LiteLLM's: prompts, answers, whole requests, addresses of people. No figure needs them. */
const CONTENT = ['messages', 'response', 'proxy_server_request', 'requester_ip_address']

/** Bytes, vectors, search indexes and the like: large, and no value of a request. */
const OF_NO_LOG = /^(bytea|tsvector|tsquery|xml|vector|halfvec|sparsevec|geometry|geography|oid)\b|\[\]$/

/** A header is one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const UNREADABLE = /[\u0000-\u001f]/
