/** Attempts in file order → `RequestLog` in arrival order, duplicates dropped and counted. */
import { MICROS_PER_SECOND } from '../units.ts'
import { Dictionary, float32, float64, uint8, uint16, uint32 } from './columns.ts'
import { equalRowRuns } from './equalRows.ts'
import type { RequestRow } from './requestRow.ts'
import type { Clock, RequestLog } from './trafficLog.ts'
import { FAILED, THROTTLED } from './trafficLog.ts'

export type BuiltRequests = {
  readonly log: RequestLog
  /** Rows dropped, by the index of the input they came from. */
  readonly duplicates: readonly number[]
  readonly possibleDuplicates: number
  readonly outOfOrderRows: number
  readonly maxBackstepSeconds: number
}

const MAX_MODELS = 65_536

/** Whether a row was taken: a repeated request id is a duplicate. */
export type Taken = 'accepted' | 'duplicate' | 'too-many-models'

export class RequestLogBuilder {
  private readonly ids = new Set<string>()
  private readonly models = new Dictionary()
  private readonly callers = new Dictionary()
  private readonly arrivalMicros = float64()
  private readonly durationMicros = float64()
  private readonly ttftMicros = float64()
  private readonly inputTokens = float32()
  private readonly cachedTokens = float32()
  private readonly outputTokens = float32()
  private readonly status = uint16()
  private readonly flags = uint8()
  private readonly model = uint16()
  private readonly caller = uint32()
  private readonly input = uint16()
  private readonly hasId = uint8()
  private readonly duplicates: number[] = []
  private outOfOrderRows = 0
  private maxBackstepMicros = 0
  private lastArrival = Number.NEGATIVE_INFINITY
  private lastInput = -1
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Takes one attempt of the input with index `input`. The row may be reused at once. */
  add(row: RequestRow, input: number): Taken {
    if (row.id !== '' && this.ids.has(row.id)) {
      this.duplicates[input] = (this.duplicates[input] ?? 0) + 1
      return 'duplicate'
    }
    const model = this.models.code(row.model)
    if (model >= MAX_MODELS) return 'too-many-models'
    if (row.id !== '') this.ids.add(row.id)
    this.countBackstep(row.arrivalMicros, input)
    this.push(row, model, input)
    return 'accepted'
  }

  get length(): number {
    return this.arrivalMicros.length
  }

  finish(): BuiltRequests {
    const order = this.arrivalOrder()
    const sorted = this.columnsIn(order)
    const runs = equalRowRuns(sorted, this.input.pick(order), this.hasId.pick(order))
    for (const [input, count] of runs.duplicates.entries()) {
      if (count) this.duplicates[input] = (this.duplicates[input] ?? 0) + count
    }
    const kept = runs.dropped === 0 ? sorted : this.columnsIn(order.filter((_, i) => runs.keep[i] === 1))
    return {
      log: kept,
      duplicates: this.duplicates,
      possibleDuplicates: runs.possible,
      outOfOrderRows: this.outOfOrderRows,
      maxBackstepSeconds: this.maxBackstepMicros / MICROS_PER_SECOND
    }
  }

  private push(row: RequestRow, model: number, input: number): void {
    this.arrivalMicros.push(row.arrivalMicros)
    this.durationMicros.push(row.durationMicros)
    this.ttftMicros.push(row.ttftMicros)
    this.inputTokens.push(row.inputTokens)
    this.cachedTokens.push(row.cachedTokens)
    this.outputTokens.push(row.outputTokens)
    this.status.push(row.status)
    this.flags.push(row.flags | outcomeFlags(row.status))
    this.model.push(model)
    this.caller.push(this.callers.code(row.caller))
    this.input.push(input)
    this.hasId.push(row.id === '' ? 0 : 1)
  }

  private countBackstep(arrivalMicros: number, input: number): void {
    if (input !== this.lastInput) this.lastArrival = Number.NEGATIVE_INFINITY
    const backstep = this.lastArrival - arrivalMicros
    if (backstep > 0) {
      this.outOfOrderRows++
      this.maxBackstepMicros = Math.max(this.maxBackstepMicros, backstep)
    }
    this.lastArrival = arrivalMicros
    this.lastInput = input
  }

  /** Row numbers by arrival; rows of one arrival stay in file order. */
  private arrivalOrder(): Uint32Array {
    const arrivals = this.arrivalMicros.view()
    const order = Uint32Array.from(arrivals, (_, i) => i)
    return this.isSorted(arrivals)
      ? order
      : order.sort((a, b) => (arrivals[a] as number) - (arrivals[b] as number) || a - b)
  }

  private isSorted(arrivals: Float64Array): boolean {
    for (let i = 1; i < arrivals.length; i++) {
      if ((arrivals[i] as number) < (arrivals[i - 1] as number)) return false
    }
    return true
  }

  private columnsIn(order: Uint32Array): RequestLog {
    return {
      grain: 'request',
      clock: this.clock,
      length: order.length,
      arrivalMicros: this.arrivalMicros.pick(order),
      durationMicros: this.durationMicros.pick(order),
      ttftMicros: this.ttftMicros.pick(order),
      inputTokens: this.inputTokens.pick(order),
      cachedTokens: this.cachedTokens.pick(order),
      outputTokens: this.outputTokens.pick(order),
      status: this.status.pick(order),
      flags: this.flags.pick(order),
      model: this.model.pick(order),
      models: this.models.names,
      caller: this.caller.pick(order),
      callers: this.callers.names
    }
  }
}

/** 429 is throttling unless the format says otherwise by clearing the status; 400 and above is a failure. */
function outcomeFlags(status: number): number {
  if (status === 429) return FAILED | THROTTLED
  return status >= 400 ? FAILED : 0
}
