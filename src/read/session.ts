/** One reading of all inputs: what was asked, and what has been met so far. */
import type { AuditError } from '../errors.ts'
import type { InputSummary, Warning } from '../log/readingShape.ts'
import type { RequestLogBuilder } from '../log/requestLogBuilder.ts'
import type { UsageBucketsBuilder } from '../log/usageBucketsBuilder.ts'
import type { Zone } from '../log/zone.ts'
import type { Wishes } from '../option.ts'
import type { Account } from './account.ts'
import type { Sharing } from './batches/parallel/shareScan.ts'
import type { FactsAsked, FactsReader } from './facts/readFacts.ts'
import type { UsableFormat } from './format/format.ts'
import type { FETCHED, READING, STORES } from './question.ts'
import type { Counting } from './records/countTokens.ts'
import type { SplitReader } from './records/splitReader.ts'
import type { OnReject } from './rejections.ts'
import type { Access } from './source/access.ts'
import type { Bytes } from './source/source.ts'
import type { SpanTree } from './spanTree.ts'
import type { Keeping } from './state/keeping.ts'

type Wanted = Wishes<typeof READING> & Wishes<typeof STORES> & Wishes<typeof FETCHED>

export type ReadOptions = { readonly [Name in keyof Wanted]: Wanted[Name] | undefined } & {
  /** For the sample of texts that are counted, where there are too many. */
  readonly seed?: number | undefined
  /** Told of every rejected stretch of lines; the report holds the first 20. */
  readonly onReject?: OnReject | undefined
  /** Splits the log by a tag of its records, by its callers or its models. */
  readonly by?: string | null | undefined
  /** Reads what requests asked for and how they ended, too. */
  readonly facts?: FactsAsked | undefined
  /** How large files are shared among threads: `{ workers: 0 }` keeps to one. The log is the same. */
  readonly sharing?: Sharing | undefined
  /** Goes on behind what was read before, and notes what is to be kept. */
  readonly keeping?: Keeping | undefined
  /** Does what takes one thread seconds, with the number of its rows, so that it can be interrupted; absent: as it is. */
  readonly working?: (<Result>(work: () => Result, rows: number) => Promise<Result>) | undefined
  /** Read for the path `-`; absent: empty. */
  readonly stdin?: Bytes | undefined
  /** How stores are got at that are named by an address; absent: without any variable and nobody to ask. */
  readonly access?: Access | undefined
  /** Told line by line how each input was understood, where that is asked for. */
  readonly onExplained?: ((line: string) => void) | undefined
  /** Told of bytes read and of all there are, where that is known, in the file of that name. */
  readonly onProgress?: (file: string, bytesRead: number, totalBytes: number | null) => void
}

/** The state of one reading, over all inputs. */
export type Session = {
  readonly options: ReadOptions
  readonly inputs: InputSummary[]
  readonly accounts: Account[]
  /** Files of a folder or a pattern that are no logs, and how that showed. */
  readonly skipped: { readonly name: string; readonly error: AuditError }[]
  readonly warnings: Warning[]
  readonly assumptions: Set<string>
  readonly zone: Zone | undefined
  /** Whether a row states a time without an offset that the zone's clocks show twice. */
  hasTwiceShown: boolean
  /** `null`: names are shown as they are. */
  callerKey: string | null
  first: { readonly format: UsableFormat; readonly path: string } | undefined
  counting: Counting | undefined
  readonly spans: SpanTree
  readonly facts: FactsReader | undefined
  /** Where the log is split by a tag. */
  readonly split: SplitReader | undefined
  /** Left out when all inputs are read. */
  farRows: Record<string, number>
  requests: RequestLogBuilder | undefined
  buckets: UsageBucketsBuilder | undefined
}
