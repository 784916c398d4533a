/** A format's fields → what the compiled scanner is to find, and where each cell lands. */

import { RARE_COUNT_NAMES, type RareCount } from '../../log/logColumns.ts'
import type { Paths, RequestFields, RequestFormat } from '../format/format.ts'
import { jsonWithin } from '../records/cell.ts'
import { UNITS_PER_USD } from '../records/compileFields.ts'
import type { TimeUnit } from '../records/time.ts'
import { KIND, MAX_SLOTS, UNIT, type WantedCell } from './kernel.ts'
import { CALL } from './lineLayout.ts'
import type { TablePlace } from './tablePlaces.ts'

const TIMES = ['start', 'end', 'firstToken'] as const
const DURATIONS = ['duration', 'ttft'] as const
const COUNTS = ['input', 'cached', 'output', ...RARE_COUNT_NAMES] as const
const NUMBERS = [...TIMES, ...DURATIONS, ...COUNTS, 'status'] as const
export type NumberField = (typeof NUMBERS)[number]

/** A cell that a format's own functions look at; no slot: the file has no such column. */
export type Look = { readonly kind: number; readonly slot: number | undefined; readonly dictionary: number }

/** Where each field's cells land: plain data, which another thread can be told. Of several places the first that is not blank counts. */
export type BatchPlan<Place> = {
  /** The format's id, whose own functions are still to be asked; absent where it has none. */
  readonly asks: string | undefined
  readonly wanted: readonly WantedCell<Place>[]
  readonly numbers: Readonly<Record<NumberField, readonly number[]>>
  readonly id: readonly number[]
  readonly model: readonly number[]
  readonly caller: readonly number[]
  readonly tier: readonly number[]
  readonly cost: { readonly slots: readonly number[]; readonly unitsPerUsd: number }
  /** Whether the models' names are web requests, which tell the model and whether they are calls of one at all. */
  readonly webCalls: boolean
  readonly wallClock: boolean
  /** Slots of times whose column says that they are UTC. */
  readonly inUtc: readonly number[]
  /** Whether a refused attempt may tell in its message which limit was hit: it is read again by itself. */
  readonly namesLimits: boolean
  readonly looks: ReadonlyMap<string, Look>
}

/** A column's name or a path → where it is; `undefined` where the file has none. */
export type PlaceOf<Place> = (path: string) => Place | undefined

/** In a CSV: its column, of several of one name the last, or a path within a column of JSON (see `jsonWithin`). */
export const columnsOf =
  (header: readonly string[], { view }: { readonly view?: unknown }): PlaceOf<TablePlace> =>
  path => {
    const column = header.lastIndexOf(path)
    if (column >= 0) return { column, within: undefined }
    const dot = path.indexOf('.')
    const outer = view === jsonWithin && dot > 0 ? header.lastIndexOf(path.slice(0, dot)) : -1
    return outer < 0 ? undefined : { column: outer, within: path.slice(dot + 1) }
  }

/** In a server's lines: the fields of their layout. */
export const fieldsOf =
  (places: ReadonlySet<string>): PlaceOf<string> =>
  name =>
    places.has(name) ? name : undefined

/** In JSON: the paths themselves, which may be in one record and not in the next. */
export const pathsOf: PlaceOf<string> = path => path

/** The scanner's dictionaries. */
export const MODELS = 0
export const CALLERS = 1
export const WORDS = 2

/**
 * Plans the scan, or `undefined` where the format needs more than single cells: texts to count, or functions of its own
 * that do not say what they look at.
 */
export function batchPlan<Place>(
  format: RequestFormat,
  placeOf: PlaceOf<Place>
): BatchPlan<Place> | undefined {
  const { fields, looksAt, view, webCalls } = format
  const asks = webCalls ? undefined : (format.amend ?? format.leavesOut)
  if (fields.inputText || fields.outputText || ((asks || view) && !looksAt)) return undefined
  if (view !== undefined && view !== jsonWithin) return undefined
  if (TIMES.some(field => isWritten(fields[field]?.unit))) return undefined
  const cells = new PlannedCells(placeOf)
  const slots = (paths: Paths | undefined, kind: number, dictionary?: number) =>
    listed(paths).flatMap(path => cells.slot(path, kind, dictionary) ?? [])
  const numbers = NUMBERS.map((field): [NumberField, readonly number[]] => [
    field,
    slots(pathsOfField(format, field), kindOf(fields, field), field === 'status' ? WORDS : undefined)
  ])
  const bySlots = new Map(numbers)
  const plan = {
    asks: asks && format.id,
    webCalls: webCalls !== undefined,
    numbers: Object.fromEntries(numbers) as BatchPlan<Place>['numbers'],
    id: slots(fields.id, KIND.id),
    model: slots(webCalls ? CALL : fields.model, KIND.text, MODELS),
    caller: slots(fields.caller, KIND.text, CALLERS),
    tier: slots(fields.tier, KIND.text, WORDS),
    cost: {
      slots: slots(fields.cost?.from, KIND.raw),
      unitsPerUsd: UNITS_PER_USD[fields.cost?.unit ?? 'usd']
    },
    wallClock: format.clock === 'wall',
    inUtc: TIMES.flatMap(field => (fields[field]?.utc ? (bySlots.get(field) ?? []) : [])),
    namesLimits: listed(fields.error).some(path => placeOf(path) !== undefined),
    looks: looksOf(looksAt ?? {}, cells),
    wanted: cells.wanted
  }
  return cells.clash || cells.wanted.length > MAX_SLOTS ? undefined : plan
}

/** Rare counts that its batches may hold: those that the file states, and any where a format's own function may set them. */
export const rareCountsIn = ({ asks, numbers }: BatchPlan<unknown>): readonly RareCount[] =>
  asks === undefined ? RARE_COUNT_NAMES.filter(name => numbers[name].length > 0) : RARE_COUNT_NAMES

/** Dates whose day and month are told by their column are no text of the scanner's. */
const isWritten = (unit: unknown): boolean => unit === 'dmy' || unit === 'mdy'

const listed = (paths: Paths | undefined): readonly string[] =>
  paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths

/** One slot for each path, whatever asks for it. */
class PlannedCells<Place> {
  readonly wanted: WantedCell<Place>[] = []
  /** A path is wanted in two ways, of which a slot holds only one. */
  clash = false
  private readonly known = new Map<string, WantedCell<Place>>()
  private readonly placeOf: PlaceOf<Place>

  constructor(placeOf: PlaceOf<Place>) {
    this.placeOf = placeOf
  }

  cell(path: string): WantedCell<Place> | undefined {
    return this.known.get(path)
  }

  slot(path: string, kind: number, dictionary?: number): number | undefined {
    const known = this.known.get(path)
    if (known) {
      if (known.kind !== kind || known.dictionary !== dictionary) this.clash = true
      return known.slot
    }
    const place = this.placeOf(path)
    if (place === undefined) return undefined
    const slot = this.wanted.length
    const cell = { place, kind, slot, ...(dictionary === undefined ? {} : { dictionary }) }
    this.known.set(path, cell)
    this.wanted.push(cell)
    return slot
  }
}

/** Kinds whose slots still tell what the cell says; of a time or an id they do not. */
const TELLING: readonly number[] = [KIND.text, KIND.count, KIND.status, KIND.raw]

function looksOf<Place>(
  { texts = [], counts = [], values = [] }: NonNullable<RequestFormat['looksAt']>,
  cells: PlannedCells<Place>
): ReadonlyMap<string, Look> {
  const look = (path: string, kind: number): [string, Look] => {
    const known = cells.cell(path)
    if (known && !TELLING.includes(known.kind)) cells.clash = true
    const slot = known?.slot ?? cells.slot(path, kind, kind === KIND.text ? WORDS : undefined)
    return [path, { slot, kind: known?.kind ?? kind, dictionary: known?.dictionary ?? WORDS }]
  }
  return new Map([
    ...texts.map(path => look(path, KIND.text)),
    ...counts.map(path => look(path, KIND.count)),
    ...values.map(path => look(path, KIND.raw))
  ])
}

function pathsOfField({ fields, webCalls }: RequestFormat, field: NumberField): Paths | undefined {
  const described = fields[field] ?? (field === 'status' ? webCalls?.status : undefined)
  return typeof described === 'object' && 'from' in described ? described.from : described
}

const isCount = (field: NumberField): field is (typeof COUNTS)[number] =>
  (COUNTS as readonly string[]).includes(field)

function kindOf(fields: RequestFields, field: NumberField): number {
  if (field === 'status') return KIND.status
  if (isCount(field)) return KIND.count
  const unit = fields[field]?.unit as TimeUnit
  return unit === 'any' ? KIND.anyTime : KIND.decimal + UNIT[unit]
}
