/** Attempts in file order → `RequestLog` in arrival order, duplicates dropped and counted. */
import { modelShown } from '../secrets.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { arrivalOrder, disorderOf } from './arrivalOrder.ts'
import { Column, Dictionary, MAX_MODELS, type Numbers, picked, uint32 } from './columns.ts'
import { withExcluded, withoutDropped } from './droppedRows.ts'
import { equalRowRuns } from './equalRows.ts'
import { asTaken, type KeptRows, withOwnNames } from './keptRows.ts'
import {
  NUMBER_NAMES,
  pickedColumns,
  RARE_NAMES,
  WHOLE,
  WHOLE_NAMES,
  type WholeColumns
} from './logColumns.ts'
import { NamedLimits } from './namedLimits.ts'
import { RareColumns } from './rareColumns.ts'
import { pickedFacts } from './requestFacts.ts'
import { hashOf, type IdHash, idPresence, repeatedIds } from './requestIds.ts'
import type { RequestRow } from './requestRow.ts'
import { emptyRows, type RequestRows } from './requestRows.ts'
import { type IdMeaning, mergeSameCalls } from './sameCalls.ts'
import { pickedSplit } from './split.ts'
import type { Clock, RequestLog } from './trafficLog.ts'
import { FAILED, NO_RETRIES, THROTTLED } from './trafficLog.ts'

export type BuiltRequests = {
  readonly log: RequestLog
  /** Rows dropped, by the index of the input they came from. */
  readonly duplicates: readonly number[]
  readonly possibleDuplicates: number
  /** Rows kept though an earlier row has their id: retries, or ids used again. */
  readonly reusedIds: number
  readonly outOfOrderRows: number
  readonly maxBackstepSeconds: number
  /** For each index of the log, the number of its row in the order in which rows were added. */
  readonly rows: () => Uint32Array
}

/** A few bytes of a header must not ask for all the memory there is. */
const MOST_EXPECTED = 1 << 27

/** Rows that one call may append. */
const MOST_AT_ONCE = 8_192

/** Rows that came one by one and wait for each other. */
const MOST_PENDING = 512

const ARRIVAL = WHOLE_NAMES.indexOf('arrivalMicros')

const NO_ID: IdHash = { low: 0, high: 0 }

export class RequestLogBuilder {
  private readonly models = new Dictionary(modelShown)
  private readonly callers: Dictionary
  /** In the order of `WHOLE_NAMES`. */
  private readonly whole = WHOLE_NAMES.map(columnOf)
  private readonly origin = uint32()
  private readonly idLow = uint32()
  private readonly idHigh = uint32()
  private readonly rare = new RareColumns()
  private assumedTokens: RequestLog['assumedTokens']
  private readonly idMeanings = new Map<number, IdMeaning>()
  private readonly excluded = new Set<number>()
  private readonly columns = [...this.whole, this.origin, this.idLow, this.idHigh]
  readonly namedLimits = new NamedLimits()
  /** Rows that came one by one: they go into the columns many at a time. */
  private readonly pending = emptyRows(MOST_PENDING)
  private pendingCount = 0
  private pendingInput = 0
  private readonly outcomes = new Uint16Array(MOST_AT_ONCE)
  private readonly inputs = new Uint32Array(MOST_AT_ONCE)
  private readonly clock: Clock

  /** @param callerName what of a caller's name may be shown */
  constructor(clock: Clock, callerName?: (name: string) => string) {
    this.clock = clock
    this.callers = new Dictionary(callerName)
  }

  /** Takes one attempt of the input with index `input`; false: it names one model too many. The row may be reused. */
  add(row: RequestRow, input: number): boolean {
    const model = this.models.code(row.model)
    if (model >= MAX_MODELS) return false
    if (this.pendingCount === MOST_PENDING || input !== this.pendingInput) this.flush()
    this.pendingInput = input
    this.put(row, model, this.pendingCount++)
    return true
  }

  /** Rows taken so far: the number of the next one. */
  get rowsTaken(): number {
    return this.rare.rowsTaken + this.pendingCount
  }

  /** Leaves a row out after all, by its number. */
  exclude(row: number): void {
    this.excluded.add(row)
  }

  /** Whether this many more models can be told apart. */
  hasRoomFor(models: number): boolean {
    return this.models.names.length + models < MAX_MODELS
  }

  /** Makes room for about this many more rows at once. */
  expect(rows: number): void {
    const most = Math.min(rows, MOST_EXPECTED)
    for (const column of this.columns) column.reserve(most)
  }

  modelCode(name: string): number {
    return this.models.code(name)
  }

  callerCode(name: string): number {
    return this.callers.code(name)
  }

  /**
   * Takes rows [from, to) of a batch, at most 8,192, whose models there is room for (see `hasRoomFor`).
   *
   * @param rare of the rare columns those that may hold a number
   */
  addRows(rows: RequestRows, from: number, to: number, input: number, rare = RARE_NAMES): void {
    this.flush()
    this.append(rows, from, to, input, rare)
  }

  /** Says what the ids of an input mean, where that is more than which request a row tells of. */
  idsOf(input: number, meaning: IdMeaning): void {
    this.idMeanings.set(input, meaning)
  }

  /** Notes the sizes that a row was given because it states none. */
  assume(tokens: NonNullable<RequestLog['assumedTokens']>): void {
    this.assumedTokens = tokens
  }

  /** Copies of the rows [from, to) in the order in which they were taken. */
  copied(from: number, to: number): KeptRows {
    this.flush()
    const whole = WHOLE_NAMES.map((name, i) => [name, this.whole[i]?.slice(from, to)])
    const columns = {
      ...Object.fromEntries(whole),
      ...this.rare.slice(from, to),
      idLow: this.idLow.slice(from, to),
      idHigh: this.idHigh.slice(from, to)
    }
    return withOwnNames(columns, { models: this.models.names, callers: this.callers.names })
  }

  /** Takes rows that were kept, as if they came now. */
  addKept(kept: KeptRows, input: number): void {
    const codeOf = {
      model: (name: string) => this.models.codeOfShown(name),
      caller: (name: string) => this.callers.codeOfShown(name)
    }
    for (const { rows, count } of asTaken(kept, codeOf, MOST_AT_ONCE)) this.addRows(rows, 0, count, input)
  }

  /** Ends the log. The builder is empty afterwards. */
  finish(): BuiltRequests {
    this.flush()
    const duplicates: number[] = []
    const drop = (inputs: Uint32Array, row: number) => {
      if (this.excluded.has(row)) return
      const input = inputs[row] as number
      duplicates[input] = (duplicates[input] ?? 0) + 1
    }
    const ids = { low: this.idLow.take(), high: this.idHigh.take() }
    const { log, inputs, order, disorder, reusedIds } = this.takeLog(ids, drop)
    const hasId = idPresence(ids, order, log.length)
    const runs = equalRowRuns(log, inputs, hasId)
    for (const [input, count] of runs.duplicates.entries()) {
      if (count) duplicates[input] = (duplicates[input] ?? 0) + count
    }
    return {
      log: runs.dropped === 0 ? log : keptRows(log, runs.keep),
      rows: () => (order ?? Uint32Array.from(hasId.keys())).filter((_, i) => runs.keep[i] === 1),
      duplicates,
      possibleDuplicates: runs.possible,
      reusedIds,
      outOfOrderRows: disorder.rows,
      maxBackstepSeconds: disorder.maxBackstepMicros / MICROS_PER_SECOND
    }
  }

  private put(row: RequestRow, model: number, at: number): void {
    const { pending } = this
    const { low, high } = row.id === '' ? NO_ID : hashOf(row.id)
    pending.idLow[at] = low
    pending.idHigh[at] = high
    for (const name of NUMBER_NAMES) pending[name][at] = row[name]
    for (const name of RARE_NAMES) pending[name][at] = row[name]
    pending.model[at] = model
    pending.caller[at] = this.callers.code(row.caller)
  }

  private flush(): void {
    this.append(this.pending, 0, this.pendingCount, this.pendingInput, RARE_NAMES)
    this.pendingCount = 0
  }

  private append(rows: RequestRows, from: number, to: number, input: number, rare: typeof RARE_NAMES): void {
    for (let i = from; i < to; i++) {
      this.outcomes[i - from] = (rows.flags[i] as number) | outcomeFlags(rows.status[i] as number)
    }
    this.inputs.fill(input, 0, to - from)
    this.origin.append(this.inputs, 0, to - from)
    for (const [i, name] of WHOLE_NAMES.entries()) {
      if (name === 'flags') this.whole[i]?.append(this.outcomes, 0, to - from)
      else this.whole[i]?.append(rows[name], from, to)
    }
    this.rare.append(rows, from, to, rare)
    this.idLow.append(rows.idLow, from, to)
    this.idHigh.append(rows.idHigh, from, to)
  }

  /** All rows by arrival, less those that went into an earlier one, with the input of each and its number in the order of the files. */
  private takeLog(
    ids: { low: Uint32Array; high: Uint32Array },
    drop: (inputs: Uint32Array, row: number) => void
  ) {
    const repeated = repeatedIds(ids.low, ids.high)
    const origin = this.origin.take()
    const arrivals = this.whole[ARRIVAL]?.take() as Float64Array
    if (repeated === null && this.excluded.size === 0) {
      const disorder = disorderOf(arrivals, origin, null)
      const order = disorder.sorted ? null : arrivalOrder(arrivals)
      const log = this.columnsIn(order, arrivals)
      return { log, inputs: inOrder(origin, order) as Uint32Array, order, disorder, reusedIds: 0 }
    }
    const whole = this.columnsIn(null, arrivals)
    const meaningOf = (input: number) => this.idMeanings.get(input) ?? 'request'
    const { merged, reused, shared } =
      repeated === null
        ? { merged: new Uint8Array(whole.length), reused: 0, shared: undefined }
        : mergeSameCalls(whole, ids, repeated, origin, meaningOf)
    const gone = withExcluded(merged, this.excluded)
    const disorder = disorderOf(arrivals, origin, gone)
    const order = withoutDropped(disorder.sorted ? null : arrivalOrder(arrivals), gone, row =>
      drop(origin, row)
    )
    const log = rowsAt(reused > 0 ? { ...whole, sharedIds: shared } : whole, order)
    return { log, inputs: picked(origin, order), order, disorder, reusedIds: reused }
  }

  /** Column by column, so that only one is there twice. @param order `null`: as they came */
  private columnsIn(order: Uint32Array | null, arrivals: Numbers): RequestLog {
    const whole = WHOLE_NAMES.map((name, i) => [
      name,
      name === 'arrivalMicros' ? inOrder(arrivals, order) : this.whole[i]?.takeIn(order)
    ])
    return {
      ...(Object.fromEntries(whole) as WholeColumns),
      ...this.rare.takeIn(order),
      grain: 'request',
      clock: this.clock,
      length: order?.length ?? arrivals.length,
      models: this.models.names,
      callers: this.callers.names,
      ...this.namedLimits.column(),
      ...(this.assumedTokens && { assumedTokens: this.assumedTokens }),
      retries: NO_RETRIES
    }
  }
}

const inOrder = (column: Numbers, order: Uint32Array | null): Numbers =>
  order === null ? column : picked(column, order)

const columnOf = (name: keyof WholeColumns): Column<Numbers> => {
  const { array } = WHOLE[name]
  return new Column<Numbers>(length => new array(length))
}

/** The rows marked with 1. */
export const keptRows = (log: RequestLog, keep: Uint8Array): RequestLog =>
  rowsAt(
    log,
    Uint32Array.from(keep.keys()).filter(i => keep[i] === 1)
  )

const rowsAt = (log: RequestLog, order: Uint32Array): RequestLog => ({
  ...log,
  ...pickedColumns(log, order),
  length: order.length,
  ...(log.sharedIds === undefined ? {} : { sharedIds: picked(log.sharedIds, order) }),
  ...(log.split === undefined ? {} : { split: pickedSplit(log.split, order) }),
  ...(log.facts === undefined ? {} : { facts: pickedFacts(log.facts, order) })
})

/** 429 is throttling unless the format says otherwise by clearing the status; 400 and above is a failure. */
function outcomeFlags(status: number): number {
  if (status === 429) return FAILED | THROTTLED
  return status >= 400 ? FAILED : 0
}
