/** A format's fields on a CSV's columns → what the compiled scanner is to find, and its batches → rows of the log. */
import type { RequestRows } from '../log/requestRows.ts'
import type { Paths, RequestFields, RequestFormat } from './format/format.ts'
import { isBlank } from './scan/cell.ts'
import { type Kernel, KIND, MAX_ROWS, UNIT } from './scan/kernel.ts'
import { fitsKernel, type WantedColumn } from './scan/table.ts'
import { isPlausible, type TimeUnit } from './scan/time.ts'

const TIMES = ['start', 'end', 'firstToken'] as const
const DURATIONS = ['duration', 'ttft'] as const
const COUNTS = ['input', 'cached', 'output'] as const
const NUMBERS = [...TIMES, ...DURATIONS, ...COUNTS, 'status'] as const
type NumberField = (typeof NUMBERS)[number]

/** Where each field's cells land. Texts may have several columns, of which the first that is not blank counts. */
export type TablePlan = {
  readonly wanted: readonly WantedColumn[]
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>
  readonly id: number | undefined
  readonly model: readonly number[]
  readonly caller: readonly number[]
  readonly wallClock: boolean
}

/**
 * Plans the scan, or `undefined` where the format needs more than typed cells: a look into a record, texts to count, or
 * a number that may stand in one of several columns.
 */
export function tablePlan(format: RequestFormat, header: readonly string[]): TablePlan | undefined {
  const { fields } = format
  if (format.amend || format.leavesOut || format.view || fields.inputText || fields.outputText)
    return undefined
  const columnsOf = (paths: Paths | undefined) => columnsIn(header, paths)
  const wanted: WantedColumn[] = []
  const want = (column: number, kind: number, dictionary?: number): number => {
    const slot = wanted.length
    wanted.push({ column, kind, slot, ...(dictionary === undefined ? {} : { dictionary }) })
    return slot
  }
  const numbers: Partial<Record<NumberField, number>> = {}
  for (const field of NUMBERS) {
    const columns = columnsOf(pathsOf(fields, field))
    if (columns.length > 1) return undefined
    if (columns.length === 1) numbers[field] = want(columns[0] as number, kindOf(fields, field))
  }
  const ids = columnsOf(fields.id)
  if (ids.length > 1) return undefined
  const id = ids.length === 1 ? want(ids[0] as number, KIND.id) : undefined
  const model = columnsOf(fields.model).map(column => want(column, KIND.text, MODELS))
  const caller = columnsOf(fields.caller).map(column => want(column, KIND.text, CALLERS))
  const isShared = new Set(wanted.map(({ column }) => column)).size < wanted.length
  if (isShared || !fitsKernel(header.length, wanted)) return undefined
  return { wanted, numbers, id, model, caller, wallClock: format.clock === 'wall' }
}

const MODELS = 0
const CALLERS = 1

function columnsIn(header: readonly string[], paths: Paths | undefined): readonly number[] {
  const names = paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths
  return names.map(name => header.lastIndexOf(name)).filter(column => column >= 0)
}

function pathsOf(fields: RequestFields, field: NumberField): Paths | undefined {
  const described = fields[field]
  return typeof described === 'object' && 'from' in described ? described.from : described
}

function kindOf(fields: RequestFields, field: NumberField): number {
  if (field === 'status') return KIND.status
  if (field === 'input' || field === 'cached' || field === 'output') return KIND.count
  const unit = fields[field]?.unit as TimeUnit
  return unit === 'any' ? KIND.anyTime : KIND.decimal + UNIT[unit]
}

/** Codes of names in the log's own dictionaries, given out in the order in which rows are taken. */
export type NameCodes = {
  readonly modelCode: (name: string) => number
  readonly callerCode: (name: string) => number
  /** Whether the log can tell this many more models apart. */
  readonly hasRoomFor: (models: number) => boolean
}

/** Turns batches of cells into rows, by the very rules of `fillRequest`. */
export class TableRows {
  readonly rows: RequestRows
  private readonly plan: TablePlan
  private readonly codes: NameCodes
  private readonly again = new Uint8Array(MAX_ROWS)
  private readonly models: Names
  private readonly callers: Names

  constructor(plan: TablePlan, codes: NameCodes) {
    this.plan = plan
    this.codes = codes
    this.models = new Names(MODELS, codes.modelCode)
    this.callers = new Names(CALLERS, codes.callerCode)
    const numbers = () => new Float64Array(MAX_ROWS).fill(Number.NaN)
    const integers = () => new Uint32Array(MAX_ROWS)
    this.rows = {
      arrivalMicros: numbers(),
      durationMicros: numbers(),
      ttftMicros: numbers(),
      inputTokens: numbers(),
      cachedTokens: numbers(),
      outputTokens: numbers(),
      status: new Float64Array(MAX_ROWS),
      model: integers(),
      caller: integers(),
      idLow: integers(),
      idHigh: integers()
    }
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
      const [starts, ends, stated] = [start[i] as number, end[i] as number, duration[i] as number]
      const lasts = Number.isNaN(stated) ? ends - starts : stated
      const arrives = Number.isNaN(starts) ? ends - stated : starts
      const token = firstToken[i] as number
      const waits = Number.isNaN(ttft[i] as number) ? token - arrives : (ttft[i] as number)
      arrivalMicros[i] = arrives
      durationMicros[i] = lasts
      ttftMicros[i] = waits
      const isOdd = wallClock && (isImplausible(starts) || isImplausible(ends) || isImplausible(token))
      if (Number.isNaN(arrives) || lasts < 0 || waits < 0 || isOdd) this.again[i] = 1
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

/** One dictionary of the scanner → codes of the log. */
class Names {
  private readonly dictionary: number
  private readonly codeOf: (name: string) => number
  private readonly names: string[] = ['']
  /** By the scanner's code; −1 until a row uses it, 0 for blank texts. */
  private readonly codes: number[] = [0]

  constructor(dictionary: number, codeOf: (name: string) => number) {
    this.dictionary = dictionary
    this.codeOf = codeOf
  }

  /** Of several columns the first that is not blank. */
  fill(kernel: Kernel, slots: readonly number[], into: Uint32Array, from: number, to: number): void {
    this.learn(kernel)
    const columns = slots.map(slot => kernel.slot(slot))
    for (let i = from; i < to; i++) {
      let code = 0
      for (const column of columns) {
        code = this.resolved(column[i] as number)
        if (code !== 0) break
      }
      into[i] = code
    }
  }

  private learn(kernel: Kernel): void {
    if (kernel.exports.nameCount(this.dictionary) < this.names.length) return
    for (const name of kernel.namesFrom(this.dictionary, this.names.length)) {
      this.names.push(name)
      this.codes.push(isBlank(name) ? 0 : -1)
    }
  }

  private resolved(local: number): number {
    const code = this.codes[local] as number
    if (code >= 0) return code
    const fresh = this.codeOf(this.names[local] as string)
    this.codes[local] = fresh
    return fresh
  }
}
