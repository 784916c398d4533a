/** What a state keeps of one input: its rows as columns, what became of its records, and how far it was read. */
import type { NamedLimit } from '../../log/namedLimits.ts'
import type { Warning } from '../../log/readingShape.ts'
import type { KeptAccount } from '../account.ts'
import type { Segment } from './segments.ts'

export type KeptInput = {
  /** As the report names it. */
  readonly name: string
  /** Of a store, which is kept in parts: the moment from which on this one's rows are; `null`: from the first one on. [µs] */
  readonly begin: number | null
  /** How far it was read: bytes of a file; of a store the moment before which this part's rows are. [µs] */
  readonly place: number
  /** SHA-256 of the file up to there; of a store how many rows it has in that time. */
  readonly fingerprint: string
  /** What the system says of a file that nobody has touched since; `null` of a store. */
  readonly stamp: string | null
  /** How it was understood; of a file that must be read as a whole its format. */
  readonly readAs: string
  /** Bytes and lines of its text that were read; of a store's without the header. */
  readonly bytes: number
  readonly lines: number
  /** It was read as a whole, and can only be so again. */
  readonly isWhole: boolean
  readonly endsWithNewline: boolean
  readonly warnings: readonly Warning[]
  readonly account: KeptAccount
  readonly told: Told
  readonly named: readonly NamedLimit[]
  readonly segments: readonly Segment[]
}

/** What some row of an input has shown. */
export type Told = { zoneless: boolean; twice: boolean; assumed: boolean }

export const nothingTold = (): Told => ({ zoneless: false, twice: false, assumed: false })

export const hasCallers = ({ segments }: KeptInput): boolean =>
  segments.some(({ callers }) => callers.length > 1)
