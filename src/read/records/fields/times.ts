/** Columns of moments and lengths → arrival, end, first token, duration and TTFT, with their units and why. */
import { MICROS_PER_SECOND } from '../../../units.ts'
import type { Lasting, Timed } from '../../format/format.ts'
import { arrivalOf, explicitFirst, ownFirst } from './arrival.ts'
import { innerRecord } from './carried.ts'
import { candidatesFor, firstCounts, isTimeColumn, numbersOf, timeColumns } from './choose.ts'
import { type Column, isAmount, mostly } from './columns.ts'
import { besideStart, type Read, timeOf, undecidedIn } from './columnTimes.ts'
import { type Beside, deniedBySpeed, type Unit, unitOf } from './durationUnit.ts'
import { lengthsIn, type StampVotes, votesOf } from './endStamps.ts'
import { lawfulArrivals, standsStill } from './lawfulArrivals.ts'
import { scaleOf } from './lengths.ts'
import { writtenAt } from './loggers.ts'
import type { Meaning } from './meaning.ts'
import { plainNumber, writtenNumber } from './numbers.ts'
import { isLoose } from './synonyms.ts'
import { isPartOfSpans, spanLength } from './unnamedLengths.ts'
import { isAllStatuses } from './unnamedOutcomes.ts'
import { writingsOf } from './writings.ts'

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
  /** A length whose name states a unit in which no answer is possible: it is not read. */
  readonly denied:
    | { readonly column: string; readonly unit: Unit; readonly other: Unit; readonly speed: string }
    | undefined
  /** A stamp that a log shipper set when the line was written, at the end of the call. */
  readonly isStampedAtEnd: boolean
  /** A stamp that its name leaves open, taken as the end. */
  readonly isStampedAsWritten: boolean
  /** Of which end of a call a moment tells that no name explains. */
  readonly stampVotes: StampVotes
  /** End less start, where it is the same in every record. */
  readonly widthSeconds: number | undefined
}

export function chooseTimes(
  met: readonly Column[],
  length: number,
  tokens: { readonly input: readonly Column[]; readonly output: readonly Column[] }
): TimeChoice {
  const columns = ofCalls(met, length, tokens)
  const payload = shippedPayload(columns, tokens.input.concat(tokens.output))
  const ends = timeColumns(columns, 'end')
  const moments = columns.filter(isTimeColumn)
  const counts = tokens.input.concat(tokens.output)
  const named = ownFirst(timeColumns(columns, 'start'), moments, counts)
  const starts = lawfulArrivals(explicitFirst(mostlyStated(named, counts), ends), ends, moments)
  const inner = payload ?? innerRecord(columns, counts)
  const { startColumn, endColumn, why } = arrivalOf(best(starts, inner), columns, ends)
  const start = startColumn && timeOf(startColumn)
  const end = endColumn ? besideStart(endColumn, start) : firstOf(columns, 'end', start)
  const beside: Beside = {
    arrivalMicros: start?.micros ?? [],
    spanMicros: (end?.micros ?? []).map((micros, i) => micros - (start?.micros[i] ?? Number.NaN)),
    inputTokens: firstCounts(tokens.input, length),
    outputTokens: firstCounts(tokens.output, length)
  }
  const duration = durationOf(columns, beside, length)
  const ttft = lastingOf(
    columns,
    'ttft',
    { ...beside, outputTokens: [], spanMicros: [] },
    length,
    duration.unit
  )
  const isShipped =
    payload !== undefined && startColumn !== undefined && !startColumn.path.startsWith(payload)
  const denied = deniedIn(columns, duration, beside, length)
  const lasting = denied ? undefined : duration.lasting
  const lengths = end === undefined && !isShipped ? lengthsIn(columns, lasting, length) : undefined
  const votes = votesOf(startColumn, start?.micros, lengths)
  const written = writtenAt(startColumn, columns, lengths, votes)
  return {
    ...endsOf(start, end, written.isAtEnd || (isShipped && lasting !== undefined)),
    firstToken: firstOf(columns, 'firstToken', start)?.timed,
    duration: lasting,
    ttft: ttft.lasting,
    because: reasons({
      start: why ?? start?.because,
      end: written.because,
      duration: denied ? undefined : duration.because,
      ttft: ttft.because
    }),
    undecided: undecidedIn(startColumn ?? columns.find(({ path }) => path === end?.timed.from)),
    unitless: [...duration.unitless, ...ttft.unitless],
    denied,
    isStampedAtEnd: isShipped && end === undefined,
    isStampedAsWritten: written.isAtEnd,
    stampVotes: votes,
    widthSeconds: constantSeconds(beside.spanMicros)
  }
}

/** Without those that most calls lack which another one has: they would leave most calls without an arrival. */
function mostlyStated(starts: readonly Column[], counts: readonly Column[]): readonly Column[] {
  const isCall = (i: number) => counts.some(({ values }) => values[i] !== undefined)
  const stated = starts.map(
    ({ values }) => values.filter((value, i) => value !== undefined && isCall(i)).length
  )
  const most = Math.max(...stated)
  return starts.filter((_, i) => (stated[i] as number) * 2 >= most)
}

/** @param isAtEnd whether the one moment that is there is the end */
const endsOf = (
  start: Read | undefined,
  end: Read | undefined,
  isAtEnd: boolean
): Pick<TimeChoice, 'start' | 'end'> =>
  isAtEnd && end === undefined
    ? { start: undefined, end: start?.timed }
    : { start: start?.timed, end: end?.timed }

function deniedIn(
  columns: readonly Column[],
  { lasting, unit }: Lengths,
  beside: Beside,
  length: number
): TimeChoice['denied'] {
  const column = columns.find(({ path }) => path === lasting?.from)
  if (column?.name.unit === undefined || unit === undefined || scaleOf(column) !== undefined) return undefined
  const writing = writingsOf(columns).get(column.path)
  const numbers = Array.from({ length }, (_, i) => {
    const value = column.values[i]
    return (writing && writtenNumber(value, writing)) ?? plainNumber(value) ?? Number.NaN
  })
  const denied = deniedBySpeed(numbers, unit, beside)
  return denied && { column: column.path, unit, ...denied }
}

function constantSeconds(spanMicros: readonly number[]): number | undefined {
  const [first = Number.NaN, ...others] = spanMicros
  return first > 0 && others.every(span => span === first) ? first / MICROS_PER_SECOND : undefined
}

const reasons = (all: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Keys under which shippers put what the program wrote, with stamps of their own beside it. */
const PAYLOAD = /^(?:json_?payload|proto_?payload|log|log_?message|message|record|_raw|line|event)\./i
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

const firstOf = (columns: readonly Column[], meaning: Meaning, start: Read | undefined): Read | undefined => {
  const found = timeColumns(columns, meaning)
  const column = found.find(one => !standsStill(one)) ?? found[0]
  return column && besideStart(column, start)
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
  const all = longestFirst(
    candidatesFor(columns, field, isLasting).filter(
      column =>
        (column.filled.length > 0 || column.name.unit !== undefined) &&
        !isZero(column) &&
        !((column.meanings.has('start') || column.meanings.has('end')) && isTimeColumn(column))
    ),
    field,
    length
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

/** Without moments that no record with tokens states: they are of other records, unless an id ties those to calls. */
function ofCalls(
  columns: readonly Column[],
  length: number,
  { input, output }: { readonly input: readonly Column[]; readonly output: readonly Column[] }
): readonly Column[] {
  const counts = firstCounts([...input, ...output], length)
  const [id] = candidatesFor(columns, 'id', ({ filled }) => filled.length > 0)
  if (!counts.some(count => count > 0) || (id && new Set(id.filled).size < id.filled.length)) return columns
  return columns.filter(
    column =>
      column.filled.length === 0 ||
      counts.some((count, i) => count > 0 && column.values[i] !== undefined) ||
      !isTimeColumn(column)
  )
}

/** What is 0 throughout was never measured. */
export const isZero = ({ filled }: Pick<Column, 'filled'>): boolean =>
  filled.length > 0 && filled.every(value => plainNumber(value) === 0)

function durationOf(columns: readonly Column[], beside: Beside, length: number): Lengths {
  const told = lastingOf(columns, 'duration', beside, length)
  const isTold = told.lasting !== undefined || told.unitless.length > 0
  const column = columns.find(({ path }) => path === told.lasting?.from)
  const isPart = isTold && isPartOfSpans(column, told.unit, beside.spanMicros)
  const untold = isPart ? { ...told, lasting: undefined, because: undefined } : told
  return isTold && !isPart ? told : (lastingBySpan(columns, beside) ?? untold)
}

function lastingBySpan(columns: readonly Column[], { spanMicros }: Beside): Lengths | undefined {
  const found = spanLength(columns, spanMicros)
  return (
    found && {
      lasting: { from: found.column.path, unit: found.unit },
      unit: found.unit,
      because: 'it equals end − start',
      unitless: []
    }
  )
}

/** Of lengths that no synonym spells – `prompt_time`, `completion_time`, `total_time` – the one that no other ever exceeds is of the whole call. */
function longestFirst(all: readonly Column[], field: Meaning, length: number): readonly Column[] {
  const areLike = all.every(
    ({ name, meanings }) => name.unit === all[0]?.name.unit && isLoose(meanings.get(field) ?? 0)
  )
  if (all.length < 2 || !areLike) return all
  const numbers = all.map(column => numbersOf(column, length))
  const whole = numbers.findIndex(ones =>
    numbers.every(others => others.every((other, i) => !(other > (ones[i] as number))))
  )
  const found = all[whole]
  return found === undefined ? all : [found, ...all.filter(column => column !== found)]
}

/** Numbers, or text that states its unit; a column `s` may be one of statuses. */
const isLasting = (column: Column): boolean =>
  (mostly(column, isAmount) || scaleOf(column) !== undefined) &&
  !(column.name.words.length === 0 && isAllStatuses(column))

export const STATED_IN_CELLS = 'its cells state their units'

/** By name, `event.duration` of the Elastic Common Schema included; else by evidence. */
function unitOfColumn(column: Column, beside: Beside, length: number) {
  const { name, path } = column
  const scale = scaleOf(column)
  if (scale !== undefined)
    return {
      unit: 'micros' as const,
      because: scale === 'text' ? STATED_IN_CELLS : 'its name states the unit'
    }
  if (name.unit !== undefined) return { unit: name.unit, because: '' }
  if (/(?:^|\.)event\.duration$/.test(path))
    return { unit: 'nanos' as const, because: 'of the Elastic Common Schema' }
  return unitOf(numbersOf(column, length), beside)
}
