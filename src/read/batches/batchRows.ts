/** Batches of cells that the compiled scanner found → rows of the log, by the very rules of `requestTaker`. */
import { NUMBER_NAMES, RARE_COUNT_NAMES, type RareCount } from '../../log/logColumns.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import type { RequestRows } from '../../log/requestRows.ts'
import { RETRY } from '../../log/trafficLog.ts'
import type { RequestFormat } from '../format/format.ts'
import { markSuspects, requestFault } from '../records/gate.ts'
import { isRefusal } from '../records/limitMessage.ts'
import { walked } from '../records/nesting.ts'
import { fillCosts } from './batchCosts.ts'
import { BatchLooks, type ReadRaw } from './batchLooks.ts'
import { FoundNames } from './batchNames.ts'
import { BatchNumbers } from './batchNumbers.ts'
import { type BatchPlan, CALLERS, MODELS, rareCountsIn, WORDS } from './batchPlan.ts'
import { type Kernel, MAX_ROWS } from './kernel.ts'
import { NoticedRow } from './noticedRow.ts'

/** Flag of rows on their way: the arrival does not say its zone. No row is known to be a retry before all are read. */
export const ZONELESS = RETRY

/** A format's own functions. */
export type RowFunctions = Pick<RequestFormat, 'leavesOut' | 'amend'>

export class BatchRows {
  /** Of the last batch, by row: lawful records that are no requests, and why. */
  leftOut: ReadonlyMap<number, string> = new Map()
  /** Of the last batch, by row: models that the format read out of something else than their columns. */
  amendedModels: ReadonlyMap<number, string> = new Map()
  private readonly plan: BatchPlan<unknown>
  private readonly functions: RowFunctions | undefined
  private readonly again = new Uint8Array(MAX_ROWS)
  private readonly suspects = new Uint8Array(MAX_ROWS)
  private readonly models: FoundNames
  private readonly callers: FoundNames
  private readonly words: FoundNames
  private readonly numbers: BatchNumbers
  private readonly looks: BatchLooks
  private readonly readRaw: ReadRaw
  /** Rare counts that the file states, and those that only a format's own function may set. */
  private readonly stated: readonly RareCount[]
  private readonly unstated: readonly RareCount[]
  private readonly rare: readonly RareCount[]
  private readonly noticed: NoticedRow

  constructor(plan: BatchPlan<unknown>, functions: RowFunctions | undefined, readRaw: ReadRaw) {
    this.plan = plan
    this.functions = functions
    this.readRaw = readRaw
    this.stated = RARE_COUNT_NAMES.filter(name => plan.numbers[name].length > 0)
    this.unstated = RARE_COUNT_NAMES.filter(name => !this.stated.includes(name))
    this.rare = rareCountsIn(plan)
    this.noticed = new NoticedRow(this.unstated)
    this.models = new FoundNames(MODELS, plan.model)
    this.callers = new FoundNames(CALLERS, plan.caller)
    this.words = new FoundNames(WORDS, [])
    this.numbers = new BatchNumbers(plan, this.words)
    this.looks = new BatchLooks(plan, [this.models, this.callers, this.words], readRaw)
  }

  /** Names that the scanner has met since the last call: to be asked for before `fill`. */
  freshNames(kernel: Kernel): readonly [models: readonly string[], callers: readonly string[]] {
    this.words.learn(kernel)
    return [this.models.learn(kernel), this.callers.learn(kernel)]
  }

  /** Fills `rows`. Gives back which of them must be read again one by one. */
  fill(kernel: Kernel, count: number, rows: RequestRows): Uint8Array {
    const { good } = kernel.rows()
    for (let i = 0; i < count; i++) this.again[i] = good[i] === 1 ? 0 : 1
    this.numbers.fill(kernel, count, rows, this.again)
    this.models.fill(kernel, count, rows.model)
    this.callers.fill(kernel, count, rows.caller)
    fillCosts(this.plan, kernel, count, rows.costUsd, this.readRaw)
    if (this.functions) this.ask(this.functions, kernel, count, rows)
    // What was amended went through the gate on its way.
    if (!this.functions?.amend) this.refuse(count, rows)
    if (this.plan.namesLimits) this.readRefusalsAgain(count, rows)
    return this.again
  }

  /** What the gate refuses, or rounds, is read again by itself, which says why. */
  private refuse(count: number, rows: RequestRows): void {
    const { again, suspects, noticed } = this
    const columns = this.columnsOf(rows)
    markSuspects(rows, count, this.plan.wallClock, suspects, this.rare)
    for (let i = 0; i < count; i++) {
      if (suspects[i] === 0 || again[i] === 1 || this.leftOut.has(i)) continue
      noticed.forget()
      show(columns, i, noticed.row)
      if (this.isUnfit(noticed)) again[i] = 1
    }
  }

  private isUnfit({ row, isSet }: NoticedRow): boolean {
    const rare = isSet ? RARE_COUNT_NAMES : this.stated
    return row.ttftMicros > row.durationMicros || requestFault(row, this.plan.wallClock, rare) !== undefined
  }

  /** Looked up once for all rows of a batch. */
  private columnsOf(rows: RequestRows): readonly RowColumn[] {
    return ([...NUMBER_NAMES, 'costUsd', ...this.stated] as const).map(name => ({ name, column: rows[name] }))
  }

  private readRefusalsAgain(count: number, { status, flags }: RequestRows): void {
    for (let i = 0; i < count; i++) {
      if (isRefusal({ status: status[i] as number, flags: flags[i] as number })) this.again[i] = 1
    }
  }

  /** Marks the rows of the last batch whose arrival does not say its zone, and says whether there is one. */
  markZoneless(kernel: Kernel, count: number, rows: RequestRows): boolean {
    const { numbers, wallClock, inUtc } = this.plan
    const slots = wallClock ? [...numbers.start, ...numbers.end] : []
    const columns = slots.map(slot => kernel.slot(slot))
    const { zoneless } = kernel.rows()
    let isAny = false
    for (let i = 0; i < count; i++) {
      if (zoneless[i] === 0 || this.again[i] === 1 || this.leftOut.has(i)) continue
      let stated = 0
      while (stated < columns.length && Number.isNaN(columns[stated]?.[i])) stated++
      if (inUtc.includes(slots[stated] as number)) continue
      if (stated === columns.length || (((zoneless[i] as number) >>> (slots[stated] as number)) & 1) === 0)
        continue
      rows.flags[i] = (rows.flags[i] as number) | ZONELESS
      isAny = true
    }
    return isAny
  }

  /** Hands every fit row to the format's own functions; one that is nested too deep for them is read again by itself. */
  private ask(functions: RowFunctions, kernel: Kernel, count: number, rows: RequestRows): void {
    const asked: Asked = {
      ...functions,
      rows,
      columns: this.columnsOf(rows),
      leftOut: new Map(),
      models: new Map()
    }
    this.looks.show(kernel)
    let at = 0
    const toTheEnd = () => {
      for (; at < count; at++) if (this.again[at] !== 1) this.askOf(at, asked)
    }
    const tooDeep = () => {
      this.again[at++] = 1
    }
    while (at < count) walked(toTheEnd, tooDeep)
    this.leftOut = asked.leftOut
    this.amendedModels = asked.models
  }

  private askOf(i: number, asked: Asked): void {
    const { looks } = this
    looks.goTo(i)
    const reason = asked.leavesOut?.(looks.cell)
    if (reason !== undefined) asked.leftOut.set(i, reason)
    else if (asked.amend) this.amendRow(i, asked, asked.amend)
    if (looks.askedMore) this.again[i] = 1
  }

  private amendRow(i: number, { columns, rows, models }: Asked, amend: Amend): void {
    const { noticed, unstated } = this
    const { row } = noticed
    const model = this.models.text(rows.model[i] as number)
    noticed.forget()
    show(columns, i, row)
    row.model = model
    amend(row, this.looks.cell)
    // The columns would round what it has made.
    if (this.isUnfit(noticed)) this.again[i] = 1
    for (const { name, column } of columns) column[i] = row[name]
    if (noticed.isSet) for (const name of unstated) rows[name][i] = row[name]
    if (row.model !== model) models.set(i, row.model)
  }
}

type Amend = NonNullable<RowFunctions['amend']>

/** What a batch is asked, and what was answered. */
type Asked = RowFunctions & {
  readonly rows: RequestRows
  readonly columns: readonly RowColumn[]
  readonly leftOut: Map<number, string>
  readonly models: Map<number, string>
}

type RowColumn = {
  readonly name: (typeof NUMBER_NAMES)[number] | RareCount | 'costUsd'
  readonly column: { [row: number]: number }
}

/** The numbers of one row of many. */
function show(columns: readonly RowColumn[], i: number, row: RequestRow): void {
  for (const { name, column } of columns) row[name] = column[i] as number
}
