/** What a store is asked for, and what it gives: the one shape of all that are named by an address. */
import { AuditError } from '../../errors.ts'
import type { Warning } from '../../log/readingShape.ts'
import type { Access, PasswordAsked } from './access.ts'
import type { Address } from './address.ts'
import type { Bytes } from './source.ts'

/** How long a server may count before it sends the first row, and be silent, where nobody says. [s] */
export const QUERY_SECONDS = 600

/** A part of a store's rows, in one order that is the same every time: by time, then by all else. */
export type Part = {
  /** From that moment on. [µs] */
  readonly from: number | null
  /** Before that moment; `null`: all others, rows without a time among them. */
  readonly before: number | null
  /** Only so many of them. */
  readonly most: number | null
}

/** What a store is asked for: options of the reading that it can answer better than who reads all of it. */
export type StoreAsked = PasswordAsked & {
  readonly map?: string | undefined
  readonly inputFormat?: string | undefined
  /** Conditions on rows, and what they are told apart by: tags of them stand in columns of their own. */
  readonly where?: readonly string[] | undefined
  readonly by?: string | null | undefined
  /** The stretch of time that is wanted, in microseconds since the Unix epoch: a store may send more than that, never less. */
  readonly stretch?: { readonly since: number | null; readonly until: number | null } | undefined
  /** The most that a store that sells its reading may read. */
  readonly maxBytes?: number | undefined
  /** What was read before, and where to put it with what is new. */
  readonly state?: string | undefined
  /** Where to keep what was fetched, so that it can be read again without the store. */
  readonly save?: string | undefined
  /** Of times that state no zone; absent: UTC. */
  readonly timezone?: string | undefined
  /** Absent: all rows, in any order. */
  readonly part?: Part | undefined
  /** What requests asked for and how they ended is looked at, too. */
  readonly facts?: unknown
  /** Longest time that a query may take, and that the store may be silent. [s] */
  readonly queryTimeout?: number | undefined
}

/**
 * What a store gives: text in one of the formats that a file may have. `bytes` fails with an `AuditError` where the store
 * did not send all of it: what ends without an error is whole. `close` is called in any case, and ends what still runs.
 */
type OpenedStore = {
  readonly bytes: Bytes
  readonly close: () => Promise<void>
  /** Complete when all bytes are read. */
  readonly warnings: readonly Warning[]
}

/** @throws AuditError, which shows of the address its `name` alone */
export type OpenStore = (address: Address, asked: StoreAsked, access: Access) => Promise<OpenedStore>

/** From that moment on, before the other one; `null`: from the first row on. [µs] */
export type Extent = { readonly from: number | null; readonly before: number }

/** How many rows, and what changes where one of them is written anew: empty where the store does not tell. */
export type RowsIn = { readonly rows: number; readonly version: string }

/** What a store knows of the times of its rows. [µs] */
export type StoreTimes = {
  /** Of the newest row; `null` where none has a time. */
  readonly newest: number | null
  /** By the store's own clock. */
  readonly now: number
  /** Where `--since` begins; from `from` on every row of the store is one of that time. `null`: all are wanted. */
  readonly wanted: { readonly since: number; readonly from: number } | null
  readonly rowsIn: (extents: readonly Extent[]) => Promise<readonly RowsIn[]>
  readonly close: () => Promise<void>
}

/** @throws AuditError, as `OpenStore` */
export type OpenTimes = (address: Address, asked: StoreAsked, access: Access) => Promise<StoreTimes>

/** The extent of several; `null` where they begin with the first row. */
export const wholeExtent = (extents: readonly Extent[]): Extent => ({
  from: extents.reduce<number | null>(
    (least, { from }) => (least === null || from === null ? null : Math.min(least, from)),
    Number.POSITIVE_INFINITY
  ),
  before: Math.max(...extents.map(({ before }) => before))
})

/** The column that rows are parted by. @throws AuditError STORE where none is known */
export function partedBy<Column>(time: Column | null, type: string, name: string): Column {
  if (time !== null) return time
  throw AuditError.of(
    'STORE',
    name,
    `--state reads it in parts, and no column is known to be a ${type} that rows begin at`,
    'Name it in the address with time=COLUMN'
  )
}
