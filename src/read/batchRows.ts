/** Batches of cells that the compiled scanner found → rows of the log. */
import type { RequestRows } from '../log/requestRows.ts'
import { FoundNames } from './batchNames.ts'
import { type BatchPlan, CALLERS, MODELS, type NumberField } from './batchPlan.ts'
import { type Kernel, MAX_ROWS } from './scan/kernel.ts'
import { isPlausible, LONGEST_MICROS } from './scan/time.ts'

/** Turns batches of cells into rows, by the very rules of `fillRequest`. */
export class BatchRows {
  private readonly plan: BatchPlan<unknown>
  private readonly again = new Uint8Array(MAX_ROWS)
  private readonly models: FoundNames
  private readonly callers: FoundNames

  constructor(plan: BatchPlan<unknown>) {
    this.plan = plan
    this.models = new FoundNames(MODELS, plan.model)
    this.callers = new FoundNames(CALLERS, plan.caller)
  }

  /** Names that the scanner has met since the last call: to be asked for before `fill`. */
  freshNames(kernel: Kernel): readonly [models: readonly string[], callers: readonly string[]] {
    return [this.models.learn(kernel), this.callers.learn(kernel)]
  }

  /** Fills `rows`. Gives back which of them must be read again one by one. */
  fill(kernel: Kernel, count: number, rows: RequestRows): Uint8Array {
    const { good } = kernel.rows()
    for (let i = 0; i < count; i++) this.again[i] = good[i] === 1 ? 0 : 1
    this.copyNumbers(kernel, count, rows)
    this.fillTimes(kernel, count, rows)
    this.copyIds(kernel, count, rows)
    this.models.fill(kernel, count, rows.model)
    this.callers.fill(kernel, count, rows.caller)
    return this.again
  }

  /** Whether the arrival of any row of the last batch that is filled does not say its zone. */
  lacksZone(kernel: Kernel, count: number): boolean {
    const slot = this.plan.numbers.start ?? this.plan.numbers.end
    if (slot === undefined) return false
    const { zoneless } = kernel.rows()
    for (let i = 0; i < count; i++) {
      if ((((zoneless[i] as number) >>> slot) & 1) === 1 && this.again[i] === 0) return true
    }
    return false
  }

  private copyNumbers(kernel: Kernel, count: number, rows: RequestRows): void {
    const { inputTokens, cachedTokens, outputTokens, status } = rows
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
  private fillTimes(kernel: Kernel, count: number, rows: RequestRows): void {
    const { numbers, wallClock } = this.plan
    const column = (field: NumberField) => (numbers[field] === undefined ? NONE : kernel.slot(numbers[field]))
    const [start, end, firstToken] = [column('start'), column('end'), column('firstToken')]
    const [duration, ttft] = [column('duration'), column('ttft')]
    const { arrivalMicros, durationMicros, ttftMicros } = rows
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

  private copyIds(kernel: Kernel, count: number, rows: RequestRows): void {
    if (this.plan.id === undefined) return
    const halves = kernel.idSlot(this.plan.id)
    const { idLow, idHigh } = rows
    for (let i = 0; i < count; i++) {
      idLow[i] = halves[2 * i] as number
      idHigh[i] = halves[2 * i + 1] as number
    }
  }
}

/** A column that is not there. */
const NONE = new Float64Array(MAX_ROWS).fill(Number.NaN)

/** `NaN` is no time at all, which is not implausible. */
const isImplausible = (micros: number): boolean => !Number.isNaN(micros) && !isPlausible(micros)
