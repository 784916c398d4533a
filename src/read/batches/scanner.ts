/** Bytes in a scanner's memory → batches of rows: the same on whichever thread it runs. */
import type { RequestRows } from '../../log/requestRows.ts'
import { rawCell, rawJson } from './batchLooks.ts'
import type { BatchPlan } from './batchPlan.ts'
import { BatchRows, type RowFunctions } from './batchRows.ts'
import { Kernel, KIND, type WantedCell } from './kernel.ts'
import { writeLayouts } from './lineLayout.ts'
import { type PathTree, pathTree } from './pathTree.ts'
import { branchKey, cellTree, type TablePlace } from './tablePlaces.ts'

/** All that a scanner must know: plain data, which another thread can be told. */
export type ScanPlan =
  | {
      readonly kind: 'table'
      readonly delimiter: string
      readonly columns: number
      readonly cells: BatchPlan<TablePlace>
    }
  | { readonly kind: 'lines'; readonly pageKeys: readonly string[]; readonly cells: BatchPlan<string> }
  /** A server's lines. */
  | { readonly kind: 'text'; readonly layouts: readonly string[]; readonly cells: BatchPlan<string> }

/** What one scan found. */
export type Batch = {
  readonly count: number
  /** Their models and callers are codes of the scanner's names. */
  readonly rows: RequestRows
  /** Rows to be read again one by one, in order: declined by the scanner, or unfit. */
  readonly again: readonly Unread[]
  /** Names that this scanner has met for the first time. */
  readonly names: readonly [models: readonly string[], callers: readonly string[]]
  /** By row: lawful records that are no requests, and why. */
  readonly leftOut: ReadonlyMap<number, string>
  /** By row: models that the format read out of something else than their columns. */
  readonly amendedModels: ReadonlyMap<number, string>
  /** Whether any row is marked as `ZONELESS`. */
  readonly lacksZone: boolean
}

export type Unread = { readonly row: number; readonly line: number; readonly text: string }

/** What differs between a table, JSON Lines and a server's lines. */
type Dialect = {
  readonly begin: (firstLine: number) => void
  readonly scan: (from: number, to: number, last: boolean) => number
  readonly consumedTo: () => number
  readonly lineNow: () => number
  readonly hasBailed: () => boolean
}

export class Scanner {
  readonly kernel = new Kernel()
  private readonly dialect: Dialect
  private readonly batches: BatchRows

  /** @param functions the format's own */
  constructor(plan: ScanPlan, functions?: RowFunctions) {
    bindDictionaries(this.kernel, plan.cells.wanted)
    this.dialect = dialectOf(this.kernel, plan)
    this.batches = new BatchRows(plan.cells, functions, plan.kind === 'table' ? rawCell : rawJson)
  }

  /** Starts anew with a record that stands in this line. Names stay known. */
  begin(firstLine: number): void {
    this.dialect.begin(firstLine)
  }

  /**
   * Scans bytes [from, to) of the memory, as far as one batch goes, into `rows`.
   *
   * @param last whether the final record may lack its line break
   */
  scan(from: number, to: number, last: boolean, rows: RequestRows): Batch {
    const count = this.dialect.scan(from, to, last)
    const names = this.batches.freshNames(this.kernel)
    const marks = this.batches.fill(this.kernel, count, rows)
    const lacksZone = this.batches.markZoneless(this.kernel, count, rows)
    const { leftOut, amendedModels } = this.batches
    return { count, rows, again: this.unread(count, marks), names, leftOut, amendedModels, lacksZone }
  }

  /** The last batch, to be read again as a whole. */
  declined(batch: Batch): Batch {
    return { ...batch, again: this.unread(batch.count, null) }
  }

  /** Where the first record begins that is not in the batches so far. */
  get consumedTo(): number {
    return this.dialect.consumedTo()
  }

  /** The line in which it stands. */
  get line(): number {
    return this.dialect.lineNow()
  }

  /** From there on the bytes are for another reader. */
  get hasBailed(): boolean {
    return this.dialect.hasBailed()
  }

  private unread(count: number, marks: Uint8Array | null): readonly Unread[] {
    const { begin, end, line } = this.kernel.rows()
    const bytes = this.kernel.bytes()
    const unread: Unread[] = []
    for (let row = 0; row < count; row++) {
      if (marks?.[row] === 0) continue
      const text = Buffer.from(bytes.subarray(begin[row], end[row])).toString('utf8')
      unread.push({ row, line: line[row] as number, text })
    }
    return unread
  }
}

function dialectOf(kernel: Kernel, plan: ScanPlan): Dialect {
  if (plan.kind === 'table') return tableDialect(kernel, plan)
  return plan.kind === 'lines' ? linesDialect(kernel, plan) : textDialect(kernel, plan)
}

function bindDictionaries(kernel: Kernel, wanted: readonly WantedCell<unknown>[]): void {
  for (const { slot, dictionary } of wanted) {
    if (dictionary !== undefined) kernel.exports.bindDictionary(slot, dictionary)
  }
}

function tableDialect(
  kernel: Kernel,
  { delimiter, columns, cells }: Extract<ScanPlan, { kind: 'table' }>
): Dialect {
  const { exports } = kernel
  const kinds = kernel.bytes().subarray(exports.kindsAt())
  const tree = cellTree(cells.wanted) as PathTree
  tree.writeTo(kernel)
  exports.beginJson(tree.entries, cells.wanted.length, 1)
  for (const { place, kind, slot } of cells.wanted) {
    const { column, within } = place
    kinds.set(
      within === undefined ? [kind, slot] : [KIND.within, tree.branchOf(branchKey(column))],
      2 * column
    )
  }
  return {
    begin: firstLine => exports.beginCsv(columns, delimiter.charCodeAt(0), firstLine),
    scan: exports.scanCsv,
    consumedTo: exports.consumedTo,
    lineNow: exports.lineNow,
    hasBailed: () => exports.hasBailed() !== 0
  }
}

function linesDialect(kernel: Kernel, { cells, pageKeys }: Extract<ScanPlan, { kind: 'lines' }>): Dialect {
  const { exports } = kernel
  const tree = pathTree(cells.wanted, pageKeys) as PathTree
  tree.writeTo(kernel)
  return {
    begin: firstLine => exports.beginJson(tree.entries, cells.wanted.length, firstLine),
    scan: exports.scanJson,
    consumedTo: exports.jsonConsumedTo,
    lineNow: exports.jsonLineNow,
    hasBailed: () => false
  }
}

function textDialect(kernel: Kernel, { layouts, cells }: Extract<ScanPlan, { kind: 'text' }>): Dialect {
  const { exports } = kernel
  writeLayouts(kernel, layouts, cells.wanted)
  return {
    begin: exports.beginText,
    scan: exports.scanText,
    consumedTo: exports.textConsumedTo,
    lineNow: exports.textLineNow,
    hasBailed: () => false
  }
}
