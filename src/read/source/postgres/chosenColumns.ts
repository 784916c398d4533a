/** The columns of a table → those that are read, and the one that tells the time. What is not read does not leave the database. */
import { AuditError } from '../../../errors.ts'
import { mappedColumns } from '../../records/mapping.ts'
import { mayHoldTag, tagsAsked } from '../../records/tags.ts'
import type { Address } from '../address.ts'
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
  const chosen =
    namedIn(parameters.getAll('columns'), columns, address) ??
    rootsOf(map === undefined ? [] : mappedColumns(map, []), columns, holdsTag) ??
    columns.filter(({ name, type }) => !leftOut.includes(name) && !OF_NO_LOG.test(type))
  const named = parameters.get('time')
  const time = columns.find(
    ({ name }) => name === (named ?? mappedStart(map) ?? (isSpendLogs ? 'startTime' : undefined))
  )
  if (named !== null && time === undefined) throw noColumn(address, named, columns)
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

/** Each value one name, or several with commas between. */
function namedIn(
  stated: readonly string[],
  columns: readonly Column[],
  address: Address
): readonly Column[] | undefined {
  if (stated.length === 0) return undefined
  const isOne = (name: string) => columns.some(column => column.name === name)
  const names = stated.flatMap(text => (isOne(text) ? [text] : text.split(',').map(name => name.trim())))
  const missing = names.find(name => !isOne(name))
  if (missing !== undefined) throw noColumn(address, missing, columns)
  return columns.filter(({ name }) => names.includes(name))
}

/** A mapped name is a column, or a path into one of JSON. Where one is neither, all are read, and the reader says so. */
function rootsOf(
  mapped: readonly string[],
  columns: readonly Column[],
  isWanted: (column: Column) => boolean
): readonly Column[] | undefined {
  const rootOf = (path: string) =>
    columns.find(({ name }) => name === path) ?? columns.find(({ name }) => path.startsWith(`${name}.`))
  const roots = mapped.map(rootOf)
  if (roots.length === 0 || roots.includes(undefined)) return undefined
  return columns.filter(column => roots.includes(column) || isWanted(column))
}

/** A request ends after it began, so that bounds of its end would leave out what began before them. */
const mappedStart = (map: string | undefined): string | undefined =>
  map === undefined ? undefined : /(?:^|,)\s*start\s*=\s*(.+?)\s*(?::[a-z]+)?(?:,|$)/.exec(map)?.[1]

const noColumn = (address: Address, name: string, columns: readonly Column[]): AuditError =>
  AuditError.of(
    'STORE',
    address.name,
    `there is no column ${name}, or it may not be read`,
    `There are ${columns.map(column => column.name).join(', ')}`
  )
