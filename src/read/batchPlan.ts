/** A format's fields → what the compiled scanner is to find, and where each cell lands. */
import type { Paths, RequestFields, RequestFormat } from './format/format.ts'
import { KIND, MAX_SLOTS, UNIT, type WantedCell } from './scan/kernel.ts'
import { CALL } from './scan/lineLayout.ts'
import type { TimeUnit } from './scan/time.ts'

const TIMES = ['start', 'end', 'firstToken'] as const
const DURATIONS = ['duration', 'ttft'] as const
const COUNTS = ['input', 'cached', 'output'] as const
const NUMBERS = [...TIMES, ...DURATIONS, ...COUNTS, 'status'] as const
export type NumberField = (typeof NUMBERS)[number]

/** Where each field's cells land. Texts may have several places, of which the first that is not blank counts. */
export type BatchPlan<Place> = {
  readonly wanted: readonly WantedCell<Place>[]
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>
  readonly id: number | undefined
  readonly model: readonly number[]
  readonly caller: readonly number[]
  /** Whether the models' names are web requests, which tell the model and whether they are calls of one at all. */
  readonly webCalls: boolean
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

/** In a server's lines: the fields of their layout. */
export const fieldsOf =
  (places: ReadonlySet<string>): PlacesOf<string> =>
  paths =>
    listed(paths).filter(name => places.has(name))

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
  const looksInside = (format.amend || format.leavesOut) && !format.webCalls
  if (looksInside || format.view || fields.inputText || fields.outputText) return undefined
  const wanted: WantedCell<Place>[] = []
  const want = (place: Place, kind: number, dictionary?: number): number => {
    wanted.push({ place, kind, slot: wanted.length, ...(dictionary === undefined ? {} : { dictionary }) })
    return wanted.length - 1
  }
  const numbers: Partial<Record<NumberField, number>> = {}
  for (const field of NUMBERS) {
    const [place, other] = placesOf(pathsOfField(format, field))
    if (other !== undefined) return undefined
    if (place !== undefined) numbers[field] = want(place, kindOf(fields, field))
  }
  const [id, otherId] = placesOf(fields.id)
  if (otherId !== undefined) return undefined
  const plan = {
    wanted,
    numbers,
    id: id === undefined ? undefined : want(id, KIND.id),
    model: placesOf(format.webCalls ? CALL : fields.model).map(place => want(place, KIND.text, MODELS)),
    caller: placesOf(fields.caller).map(place => want(place, KIND.text, CALLERS)),
    webCalls: format.webCalls !== undefined,
    wallClock: format.clock === 'wall'
  }
  const isShared = new Set(wanted.map(({ place }) => place)).size < wanted.length
  return isShared || wanted.length > MAX_SLOTS ? undefined : plan
}

/** The scanner's dictionaries. */
export const MODELS = 0
export const CALLERS = 1

function pathsOfField({ fields, webCalls }: RequestFormat, field: NumberField): Paths | undefined {
  const described = fields[field] ?? (field === 'status' ? webCalls?.status : undefined)
  return typeof described === 'object' && 'from' in described ? described.from : described
}

function kindOf(fields: RequestFields, field: NumberField): number {
  if (field === 'status') return KIND.status
  if (field === 'input' || field === 'cached' || field === 'output') return KIND.count
  const unit = fields[field]?.unit as TimeUnit
  return unit === 'any' ? KIND.anyTime : KIND.decimal + UNIT[unit]
}
