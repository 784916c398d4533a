/** Columns of moments and lengths → arrival, end, first token, duration and TTFT, with their units and why. */
import { MICROS_PER_MILLI } from '../../../units.ts'
import type { Lasting, Timed } from '../../format/format.ts'
import { numberOf, textOf } from '../cell.ts'
import { textMicros } from '../logTimes.ts'
import { epochMicros } from '../time.ts'
import { type DayOrder, orderedMicros } from '../writtenTimes.ts'
import { amountColumns, firstNumbers, isTimeColumn, numbersOf, timeColumns } from './choose.ts'
import { type Column, stepsOf } from './columns.ts'
import { dayOrderOf, isNumericDates } from './dayOrder.ts'
import { type Beside, type Unit, unitOf } from './durationUnit.ts'
import { isSerialColumn, serialMillis } from './serials.ts'
import type { Meaning } from './synonyms.ts'

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
}

type Read = { readonly timed: Timed; readonly micros: readonly number[]; readonly because?: string }

export function chooseTimes(
  columns: readonly Column[],
  length: number,
  tokens: { readonly input: readonly Column[]; readonly output: readonly Column[] }
): TimeChoice {
  const payload = shippedPayload(columns, tokens.input.concat(tokens.output))
  const starts = explicitFirst(timeColumns(columns, 'start'), timeColumns(columns, 'end'))
  const startColumn = best(starts, payload) ?? unnamedTime(columns)
  const undecided = undecidedIn(startColumn)
  const start = startColumn && timeOf(startColumn)
  const end = firstOf(columns, 'end')
  const beside: Beside = {
    arrivalMicros: start?.micros ?? [],
    spanMicros: (end?.micros ?? []).map((micros, i) => micros - (start?.micros[i] ?? Number.NaN)),
    inputTokens: firstNumbers(tokens.input, length),
    outputTokens: firstNumbers(tokens.output, length)
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
    because: reasons({ start: start?.because, duration: duration.because, ttft: ttft.because }),
    undecided,
    unitless: [...duration.unitless, ...ttft.unitless],
    isStampedAtEnd: isShipped && end === undefined
  }
}

const reasons = (all: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Keys under which shippers put what the program wrote, with stamps of their own beside it. */
const PAYLOAD = /^(?:jsonPayload|protoPayload|log|message|record|_raw|line|event)\./

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
    const micros = column.values.map(value => orderedMicros(textOf(value), order))
    const because = 'because' in found ? { because: found.because } : {}
    return { timed: { from, unit: order, ...utc }, micros, ...because }
  }
  if (isSerialColumn(column)) {
    const micros = column.values.map(value => serialMillis(value) * MICROS_PER_MILLI)
    return {
      timed: { from, unit: 'any' },
      micros,
      because: 'its numbers are days since 1900, as spreadsheets count'
    }
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
  const all = amountColumns(columns, field).filter(
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

/** By name, `event.duration` of the Elastic Common Schema included; else by evidence. */
function unitOfColumn(column: Column, beside: Beside, length: number) {
  const { name, path } = column
  if (name.unit !== undefined) return { unit: name.unit, because: '' }
  if (/(?:^|\.)event\.duration$/.test(path))
    return { unit: 'nanos' as const, because: 'of the Elastic Common Schema' }
  return unitOf(numbersOf(column, length), beside)
}
