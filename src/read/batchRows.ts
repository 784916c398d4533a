/** Batches of cells that the compiled scanner found → rows of the log. */
import { emptyRows, type RequestRows } from '../log/requestRows.ts'
import { Names } from './batchNames.ts'
import { type BatchPlan, CALLERS, MODELS, type NumberField } from './batchPlan.ts'
import { type Kernel, MAX_ROWS } from './scan/kernel.ts'
import { isPlausible, LONGEST_MICROS } from './scan/time.ts'

/** Codes of names in the log's own dictionaries, given out in the order in which rows are taken. */
export type NameCodes = {
  readonly modelCode: (name: string) => number
  readonly callerCode: (name: string) => number
  /** Whether the log can tell this many more models apart. */
  readonly hasRoomFor: (models: number) => boolean
}

/** Turns batches of cells into rows, by the very rules of `fillRequest`. */
export class BatchRows {
  readonly rows: RequestRows
  private readonly plan: BatchPlan<unknown>
  private readonly codes: NameCodes
  private readonly again = new Uint8Array(MAX_ROWS)
  private readonly models: Names
  private readonly callers: Names

  constructor(plan: BatchPlan<unknown>, codes: NameCodes) {
    this.plan = plan
    this.codes = codes
    this.models = new Names(MODELS, codes.modelCode)
    this.callers = new Names(CALLERS, codes.callerCode)
    this.rows = emptyRows(MAX_ROWS)
  }

  /** Whether the arrival of any of the rows [from, to) does not say its zone. */
  lacksZone(kernel: Kernel, from: number, to: number): boolean {
    const slot = this.plan.numbers.start ?? this.plan.numbers.end
    if (slot === undefined) return false
    return kernel
      .rows()
      .zoneless.subarray(from, to)
      .some(slots => ((slots >>> slot) & 1) === 1)
  }

  /** Fills `rows`. Gives back which of them must be read again one by one. */
  fill(kernel: Kernel, count: number): Uint8Array {
    const { good } = kernel.rows()
    if (!this.codes.hasRoomFor(kernel.exports.nameCount(MODELS))) return this.again.fill(1)
    for (let i = 0; i < count; i++) this.again[i] = good[i] === 1 ? 0 : 1
    this.copyNumbers(kernel, count)
    this.fillTimes(kernel, count)
    this.copyIds(kernel, count)
    return this.again
  }

  private copyNumbers(kernel: Kernel, count: number): void {
    const { inputTokens, cachedTokens, outputTokens, status } = this.rows
    const { input, cached, output, status: statusSlot } = this.plan.numbers
    if (input !== undefined) inputTokens.set(kernel.slot(input).subarray(0, count))
    if (cached !== undefined) cachedTokens.set(kernel.slot(cached).subarray(0, count))
    if (output !== undefined) outputTokens.set(kernel.slot(output).subarray(0, count))
    if (statusSlot !== undefined) status.set(kernel.slot(statusSlot).subarray(0, count))
    for (let i = 0; i < count; i++) {
      if ((cachedTokens[i] as number) > (inputTokens[i] as number)) this.again[i] = 1
    }
  }

  /** As `readTimes`: whatever it would refuse is read again, so that it can say why. */
  private fillTimes(kernel: Kernel, count: number): void {
    const { numbers, wallClock } = this.plan
    const column = (field: NumberField) => (numbers[field] === undefined ? NONE : kernel.slot(numbers[field]))
    const [start, end, firstToken] = [column('start'), column('end'), column('firstToken')]
    const [duration, ttft] = [column('duration'), column('ttft')]
    const { arrivalMicros, durationMicros, ttftMicros } = this.rows
    for (let i = 0; i < count; i++) {
      const starts = start[i] as number
      const ends = end[i] as number
      const stated = duration[i] as number
      const lasts = Number.isNaN(stated) ? ends - starts : stated
      const arrives = Number.isNaN(starts) ? ends - stated : starts
      const token = firstToken[i] as number
      const waits = Number.isNaN(ttft[i] as number) ? token - arrives : (ttft[i] as number)
      arrivalMicros[i] = arrives
      durationMicros[i] = lasts
      ttftMicros[i] = waits
      const isOdd = wallClock && (isImplausible(starts) || isImplausible(ends) || isImplausible(token))
      const isEndless =
        lasts > LONGEST_MICROS || waits > LONGEST_MICROS || (!wallClock && arrives > LONGEST_MICROS)
      if (Number.isNaN(arrives) || lasts < 0 || waits < 0 || isOdd || isEndless) this.again[i] = 1
    }
  }

  private copyIds(kernel: Kernel, count: number): void {
    if (this.plan.id === undefined) return
    const halves = kernel.idSlot(this.plan.id)
    const { idLow, idHigh } = this.rows
    for (let i = 0; i < count; i++) {
      idLow[i] = halves[2 * i] as number
      idHigh[i] = halves[2 * i + 1] as number
    }
  }

  /** Fills in the names of the rows [from, to), which are about to be taken. */
  fillNames(kernel: Kernel, from: number, to: number): void {
    this.models.fill(kernel, this.plan.model, this.rows.model, from, to)
    this.callers.fill(kernel, this.plan.caller, this.rows.caller, from, to)
  }
}

/** A column that is not there. */
const NONE = new Float64Array(MAX_ROWS).fill(Number.NaN)

/** `NaN` is no time at all, which is not implausible. */
const isImplausible = (micros: number): boolean => !Number.isNaN(micros) && !isPlausible(micros)
