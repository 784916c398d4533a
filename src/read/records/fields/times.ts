/** Columns of moments and lengths → arrival, end, first token, duration and TTFT, with their units and why. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import type { Lasting, Timed } from '../../format/format.ts'
import { numberOf, textOf } from '../cell.ts'
import { textMicros } from '../logTimes.ts'
import { epochMicros } from '../time.ts'
import { type DayOrder, orderedMicros } from '../writtenTimes.ts'
import { candidatesFor, firstCounts, isTimeColumn, numbersOf, timeColumns } from './choose.ts'
import { type Column, isAmount, isTime, mostly, stepsOf } from './columns.ts'
import { dayOrderOf, isNumericDates } from './dayOrder.ts'
import { type Beside, type Unit, unitOf } from './durationUnit.ts'
import { isAllStatuses } from './failures.ts'
import { scaleOf } from './lengths.ts'
import type { Meaning } from './meaning.ts'
import { isSerialColumn, stampOf, zoneNamed } from './serials.ts'

export type TimeChoice = {
  readonly start: Timed | undefined
  readonly end: Timed | undefined
  readonly firstToken: Timed | undefined
  readonly duration: Lasting | undefined
  readonly ttft: Lasting | undefined
  readonly because: Readonly<Record<string, string>>
  /** Dates that can be read in two ways, and the column they stand in. */
  readonly undecided: { readonly column: string; readonly text: string } | undefined
  /** Lengths whose unit nothing tells: they are not read. */
  readonly unitless: readonly { readonly field: string; readonly column: string }[]
  /** A stamp that a log shipper set when the line was written, at the end of the call. */
  readonly isStampedAtEnd: boolean
  /** End less start, where it is the same in every record. */
  readonly widthSeconds: number | undefined
}

type Read = { readonly timed: Timed; readonly micros: readonly number[]; readonly because?: string }

export function chooseTimes(
  columns: readonly Column[],
  length: number,
  tokens: { readonly input: readonly Column[]; readonly output: readonly Column[] }
): TimeChoice {
  const payload = shippedPayload(columns, tokens.input.concat(tokens.output))
  const starts = explicitFirst(timeColumns(columns, 'start'), timeColumns(columns, 'end'))
  const inner = payload ?? innerRecord(tokens.input.concat(tokens.output))
  const { startColumn, endColumn, why } = arrivalOf(best(starts, inner), columns)
  const undecided = undecidedIn(startColumn)
  const start = startColumn && timeOf(startColumn)
  const end = endColumn ? timeOf(endColumn) : firstOf(columns, 'end')
  const beside: Beside = {
    arrivalMicros: start?.micros ?? [],
    spanMicros: (end?.micros ?? []).map((micros, i) => micros - (start?.micros[i] ?? Number.NaN)),
    inputTokens: firstCounts(tokens.input, length),
    outputTokens: firstCounts(tokens.output, length)
  }
  const duration = lastingOf(columns, 'duration', beside, length)
  const ttft = lastingOf(
    columns,
    'ttft',
    { ...beside, outputTokens: [], spanMicros: [] },
    length,
    duration.unit
  )
  const isShipped =
    payload !== undefined && startColumn !== undefined && !startColumn.path.startsWith(payload)
  const isStampedAtEnd = isShipped && end === undefined && duration.lasting !== undefined
  return {
    start: isStampedAtEnd ? undefined : start?.timed,
    end: isStampedAtEnd ? start?.timed : end?.timed,
    firstToken: firstOf(columns, 'firstToken')?.timed,
    duration: duration.lasting,
    ttft: ttft.lasting,
    because: reasons({
      start: why ?? start?.because,
      duration: duration.because,
      ttft: ttft.because
    }),
    undecided,
    unitless: [...duration.unitless, ...ttft.unitless],
    isStampedAtEnd: isShipped && end === undefined,
    widthSeconds: constantSeconds(beside.spanMicros)
  }
}

function constantSeconds(spanMicros: readonly number[]): number | undefined {
  const [first = Number.NaN, ...others] = spanMicros
  return first > 0 && others.every(span => span === first) ? first / MICROS_PER_SECOND : undefined
}

type Arrival = {
  readonly startColumn: Column | undefined
  readonly endColumn?: Column
  readonly why?: string
}

/** By its name, else by what stands in the columns. */
function arrivalOf(named: Column | undefined, columns: readonly Column[]): Arrival {
  const told = named ?? unnamedTime(columns)
  if (told !== undefined) return { startColumn: told }
  const pair = unnamedPair(columns)
  if (pair !== undefined) return { startColumn: pair.start, endColumn: pair.end }
  return { startColumn: unnamedEpoch(columns), why: 'of all columns it alone holds moments' }
}

const reasons = (all: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Keys under which shippers put what the program wrote, with stamps of their own beside it. */
const PAYLOAD = /^(?:json_?payload|proto_?payload|log|log_?message|message|record|_raw|line|event)\./i
/** Keys under which the program's own record may lie beside another's stamp. */
const INNER =
  /^(?:(?:result|_source|attributes|data)\.)?(?:data|attributes|body|content|payload|properties|fields|json|parsed|msg)\./i

/** The shipper's key over the tokens, with its dot; `undefined` where nothing was shipped. */
function shippedPayload(columns: readonly Column[], tokens: readonly Column[]): string | undefined {
  const [first] = tokens
  const key = first && PAYLOAD.exec(first.path)?.[0]
  if (key === undefined) return undefined
  const isShippers =
    key !== 'event.' || columns.some(({ path }) => /^(?:host|source|sourcetype|index)$/.test(path))
  return isShippers ? key : undefined
}

/** The program's own stamp counts before its shipper's. */
const best = (columns: readonly Column[], payload: string | undefined): Column | undefined =>
  (payload === undefined ? undefined : columns.find(({ path }) => path.startsWith(payload))) ?? columns[0]

const innerRecord = ([first]: readonly Column[]): string | undefined => first && INNER.exec(first.path)?.[0]

const EXPLICIT = /^(?:start|started|begin|began|request|requested|arrival|arrived|received|sent|submitted)$/

const parentOf = ({ path }: Column): string => path.slice(0, path.lastIndexOf('.') + 1)

/** A start beside an end says when the call began; a stamp above them, when somebody wrote of it. */
function explicitFirst(starts: readonly Column[], ends: readonly Column[]): readonly Column[] {
  const [nearest] = starts
  const isPlain = (column: Column) =>
    column.name.words.some(word => EXPLICIT.test(word)) &&
    (stepsOf(column) <= stepsOf(nearest as Column) || ends.some(end => parentOf(end) === parentOf(column)))
  const explicit = starts.find(isPlain)
  return explicit === undefined ? starts : [explicit, ...starts.filter(column => column !== explicit)]
}

const NO_ARRIVAL =
  /^(?:updated|modified|expires?|expiry|deleted|birth|reset|next|last|scheduled|end|ended|finished|completed|first|version|valid|due|renew.*)$/

/** Where no name tells: the one column of moments, as text and near the top. */
function unnamedTime(columns: readonly Column[]): Column | undefined {
  const texts = columns.filter(
    column =>
      isTimeColumn(column) &&
      column.filled.some(value => numberOf(value) === undefined) &&
      !column.name.all.some(word => NO_ARRIVAL.test(word)) &&
      !column.meanings.has('end') &&
      !column.meanings.has('firstToken')
  )
  const [only] = texts.toSorted((a, b) => stepsOf(a) - stepsOf(b) || a.order - b.order)
  return texts.length === 1 ? only : undefined
}

/** A log of calls is no longer; what is spread further, or hardly differs, is of something else. */
const LONGEST_LOG_MICROS = 3 * 366 * 86_400 * MICROS_PER_SECOND
const FEWEST_MOMENTS = 3

/** Where neither a name nor a writing tells: the one column that holds moments as numbers, and mostly different ones. */
function unnamedEpoch(columns: readonly Column[]): Column | undefined {
  const moments = columns.filter(
    column =>
      column.filled.length >= FEWEST_MOMENTS &&
      column.filled.every(value => numberOf(value) !== undefined && isTime(value)) &&
      column.meanings.size === 0 &&
      !column.name.all.some(word => NO_ARRIVAL.test(word) || word === 'id')
  )
  const [only] = moments
  if (only === undefined || moments.length > 1) return undefined
  const micros = timeOf(only).micros.filter(moment => !Number.isNaN(moment))
  const [first, last] = micros.reduce(
    ([low, high], moment) => [Math.min(low, moment), Math.max(high, moment)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  )
  const isLog = (last as number) - (first as number) <= LONGEST_LOG_MICROS
  return isLog && new Set(micros).size * 2 > micros.length ? only : undefined
}

/** No call lasts longer. */
const LONGEST_MICROS = 3_600 * MICROS_PER_SECOND

/** Two columns of moments of which one never lies before the other: a start and its end. */
function unnamedPair(columns: readonly Column[]): { start: Column; end: Column } | undefined {
  const moments = columns.filter(
    column => isTimeColumn(column) && column.meanings.size === 0 && !isNumericDates(column.filled)
  )
  const [one, other] = moments
  if (one === undefined || other === undefined || moments.length !== 2) return undefined
  const [a, b] = [timeOf(one).micros, timeOf(other).micros]
  const steps = a.map((micros, i) => (b[i] as number) - micros).filter(step => !Number.isNaN(step))
  if (steps.length < 2 || steps.some(step => Math.abs(step) > LONGEST_MICROS)) return undefined
  if (steps.every(step => step >= 0)) return { start: one, end: other }
  return steps.every(step => step <= 0) ? { start: other, end: one } : undefined
}

function undecidedIn(column: Column | undefined): { column: string; text: string } | undefined {
  if (column === undefined || !isNumericDates(column.filled)) return undefined
  const found = dayOrderOf(column.filled)
  return 'order' in found ? undefined : { column: column.path, text: found.text }
}

const firstOf = (columns: readonly Column[], meaning: Meaning): Read | undefined => {
  const [column] = timeColumns(columns, meaning)
  return column && timeOf(column)
}

function timeOf(column: Column): Read {
  const from = column.path
  const utc = column.name.all.includes('utc') ? { utc: true as const } : {}
  if (isNumericDates(column.filled)) {
    const found = dayOrderOf(column.filled)
    const order: DayOrder = 'order' in found ? found.order : 'mdy'
    const zone = zoneNamed(column)
    const micros = column.values.map(value =>
      orderedMicros(`${textOf(value)}${zone ? ` ${zone}` : ''}`, order)
    )
    const because = 'because' in found ? { because: found.because } : {}
    return { timed: { from, unit: order, ...utc }, micros, ...because }
  }
  const stamp = stampOf(column)
  if (stamp)
    return {
      timed: { from, unit: 'any', ...utc },
      micros: column.values.map(value => (value === undefined ? Number.NaN : timeMicros(stamp(value)))),
      because: isSerialColumn(column)
        ? 'its numbers are days since 1900, as spreadsheets count'
        : zoneNamed(column)
          ? 'its name states the zone'
          : 'its numbers are the digits of a date and a time'
    }
  return { timed: { from, unit: 'any', ...utc }, micros: column.values.map(timeMicros) }
}

/** A moment in text or as an epoch. `NaN` where it is none. */
function timeMicros(value: unknown): number {
  if (value === undefined) return Number.NaN
  const number = numberOf(value)
  return number === undefined ? textMicros(textOf(value).trim()) : epochMicros(number)
}

type Lengths = {
  readonly lasting: Lasting | undefined
  readonly unit: Unit | undefined
  readonly because: string | undefined
  readonly unitless: readonly { readonly field: string; readonly column: string }[]
}

/** @param sibling the unit of another length of the log, which one without a unit may share */
function lastingOf(
  columns: readonly Column[],
  field: 'duration' | 'ttft',
  beside: Beside,
  length: number,
  sibling?: Unit | undefined
): Lengths {
  const all = candidatesFor(columns, field, isLasting).filter(
    ({ filled, name }) => filled.length > 0 || name.unit !== undefined
  )
  const unitless: { field: string; column: string }[] = []
  for (const column of all) {
    const found =
      unitOfColumn(column, beside, length) ?? (sibling && { unit: sibling, because: 'as the duration' })
    if (found)
      return {
        lasting: { from: column.path, unit: found.unit },
        unit: found.unit,
        because: found.because === '' ? undefined : found.because,
        unitless: []
      }
    unitless.push({ field, column: column.path })
  }
  return { lasting: undefined, unit: undefined, because: undefined, unitless }
}

/** Numbers, or text that states its unit; a column `s` may be one of statuses. */
const isLasting = (column: Column): boolean =>
  (mostly(column, isAmount) || scaleOf(column) !== undefined) &&
  !(column.name.words.length === 0 && isAllStatuses(column))

/** By name, `event.duration` of the Elastic Common Schema included; else by evidence. */
function unitOfColumn(column: Column, beside: Beside, length: number) {
  const { name, path } = column
  const scale = scaleOf(column)
  if (scale !== undefined)
    return {
      unit: 'micros' as const,
      because: scale === 'text' ? 'its cells state their units' : 'its name states the unit'
    }
  if (name.unit !== undefined) return { unit: name.unit, because: '' }
  if (/(?:^|\.)event\.duration$/.test(path))
    return { unit: 'nanos' as const, because: 'of the Elastic Common Schema' }
  return unitOf(numbersOf(column, length), beside)
}
