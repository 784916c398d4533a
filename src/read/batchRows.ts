/** A format's fields → what the compiled scanner is to find, and its batches → rows of the log. */
import { emptyRows, type RequestRows } from '../log/requestRows.ts'
import type { Paths, RequestFields, RequestFormat } from './format/format.ts'
import type { WantedCell } from './scan/batches.ts'
import { isBlank } from './scan/cell.ts'
import { type Kernel, KIND, MAX_ROWS, MAX_SLOTS, UNIT } from './scan/kernel.ts'
import { isPlausible, LONGEST_MICROS, type TimeUnit } from './scan/time.ts'

const TIMES = ['start', 'end', 'firstToken'] as const
const DURATIONS = ['duration', 'ttft'] as const
const COUNTS = ['input', 'cached', 'output'] as const
const NUMBERS = [...TIMES, ...DURATIONS, ...COUNTS, 'status'] as const
type NumberField = (typeof NUMBERS)[number]

/** Where each field's cells land. Texts may have several places, of which the first that is not blank counts. */
export type BatchPlan<Place> = {
  readonly wanted: readonly WantedCell<Place>[]
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>
  readonly id: number | undefined
  readonly model: readonly number[]
  readonly caller: readonly number[]
  readonly wallClock: boolean
}

/** Column names or paths → where they are, those left out that are not there. */
export type PlacesOf<Place> = (paths: Paths | undefined) => readonly Place[]

const listed = (paths: Paths | undefined): readonly string[] =>
  paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths

/** In a CSV: numbers of columns. Of several columns of one name the last counts. */
export const columnsOf =
  (header: readonly string[]): PlacesOf<number> =>
  paths =>
    listed(paths)
      .map(name => header.lastIndexOf(name))
      .filter(column => column >= 0)

/** In JSON: the paths themselves, which may be in one record and not in the next. */
export const pathsOf: PlacesOf<string> = listed

/**
 * Plans the scan, or `undefined` where the format needs more than typed cells: a look into a record, texts to count, or
 * a number that may stand in one of several places.
 */
export function batchPlan<Place>(
  format: RequestFormat,
  placesOf: PlacesOf<Place>
): BatchPlan<Place> | undefined {
  const { fields } = format
  if (format.amend || format.leavesOut || format.view || fields.inputText || fields.outputText)
    return undefined
  const wanted: WantedCell<Place>[] = []
  const want = (place: Place, kind: number, dictionary?: number): number => {
    wanted.push({ place, kind, slot: wanted.length, ...(dictionary === undefined ? {} : { dictionary }) })
    return wanted.length - 1
  }
  const numbers: Partial<Record<NumberField, number>> = {}
  for (const field of NUMBERS) {
    const [place, other] = placesOf(pathsOfField(fields, field))
    if (other !== undefined) return undefined
    if (place !== undefined) numbers[field] = want(place, kindOf(fields, field))
  }
  const [id, otherId] = placesOf(fields.id)
  if (otherId !== undefined) return undefined
  const plan = {
    wanted,
    numbers,
    id: id === undefined ? undefined : want(id, KIND.id),
    model: placesOf(fields.model).map(place => want(place, KIND.text, MODELS)),
    caller: placesOf(fields.caller).map(place => want(place, KIND.text, CALLERS)),
    wallClock: format.clock === 'wall'
  }
  const isShared = new Set(wanted.map(({ place }) => place)).size < wanted.length
  return isShared || wanted.length > MAX_SLOTS ? undefined : plan
}

const MODELS = 0
const CALLERS = 1

function pathsOfField(fields: RequestFields, field: NumberField): Paths | undefined {
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
