/** Spans as rows of a table, by what its columns are of a span → a format that reads them as spans. */
import { at, type Cell, isBlank, numberOf, objectOf, textOf } from '../records/cell.ts'
import type { RequestFormat, Sample } from './format.ts'
import { amendSpan, leftOutSpan, otelSpans, SPAN_FIELDS, SPAN_PLACES } from './otelSpans.ts'
import { isModelCall, packedUsage } from './spans.ts'

/** Columns by what they are of a span; of several the first that is not blank. */
type Columns = {
  readonly id: readonly string[]
  readonly trace: readonly string[]
  readonly parent: readonly string[]
  readonly name: readonly string[]
  readonly type?: readonly string[]
  readonly start?: readonly string[]
  readonly end?: readonly string[]
  readonly duration?: readonly string[]
  readonly status?: readonly string[]
  readonly message?: readonly string[]
  readonly service?: readonly string[]
}

type SpanTable = Pick<RequestFormat, 'id' | 'title' | 'documentation' | 'signature'> & {
  readonly recognises: (sample: Sample) => boolean
  readonly columns: Columns
  /** Of the duration. */
  readonly microsPerUnit: number
  /** Columns that hold attributes: an object, or one as text. */
  readonly attributes: readonly string[]
  /** What stands before an attribute's name where each is a column. */
  readonly prefixes: readonly string[]
  /** What a column of this name says beside its being a span's. */
  readonly derived?: (path: string, cell: Cell) => unknown
  readonly leavesOut?: (cell: Cell) => string | undefined
  readonly assumptions?: readonly string[]
}

/** What tables of spans have besides, of any maker. */
const OF_SPANS = ['span_id', 'kind', 'level', 'type', 'success', 'id']

export function spanTable(table: SpanTable): RequestFormat {
  const { columns, microsPerUnit, attributes, prefixes, derived, leavesOut, ...named } = table
  return {
    ...otelSpans,
    ...named,
    alsoHas: [...Object.values(columns).flat(), ...attributes, ...OF_SPANS],
    records: undefined as never,
    view: record => viewOf(record, table),
    fields: { ...SPAN_FIELDS, duration: { from: 'span.micros', unit: 'micros' } },
    spans: SPAN_PLACES,
    leavesOut: cell => leavesOut?.(cell) ?? leftOutSpan(cell),
    amend: amendSpan,
    assumptions: [...(otelSpans.assumptions ?? []), ...(table.assumptions ?? [])]
  }
}

const PACKED_FIELDS = /^span\.(?:input|output|model)$/

/** A row as the fields of spans mean it. Its attributes are parsed once. */
function viewOf(record: Cell, table: SpanTable): Cell {
  const found = (names: readonly string[] = []) => names.map(record).find(value => !isBlank(value))
  const objects = new Map<string, Record<string, unknown>>()
  const objectAt = (column: string) => {
    const known = objects.get(column)
    if (known) return known
    const object = mapOf(record(column)) ?? {}
    objects.set(column, object)
    return object
  }
  const attribute = (path: string): unknown => {
    for (const column of table.attributes) {
      const value = at(objectAt(column), path)
      if (!isBlank(value)) return value
    }
    for (const prefix of table.prefixes) {
      const value = record(prefix.endsWith('[') ? `${prefix}'${path}']` : `${prefix}${path}`)
      if (!isBlank(value)) return value
    }
    return undefined
  }
  const cell: Cell = path => {
    const value = table.derived?.(path, record)
    if (value !== undefined) return value
    if (path === 'service.name') return attribute(path) ?? found(table.columns.service)
    if (!path.startsWith('span.')) return attribute(path) ?? record(path)
    return PACKED_FIELDS.test(path)
      ? packedUsage(attribute)[path]
      : ofSpan(path, found, table, () => isModelCall(cell))
  }
  return cell
}

export const FAILED = /^(?:2|error|status_code_error|false)$/i

function ofSpan(
  path: string,
  found: (names?: readonly string[]) => unknown,
  { columns, microsPerUnit }: SpanTable,
  isCall: () => boolean
): unknown {
  if (path === 'span.calls') return isCall()
  if (path === 'span.micros') return scaled(found(columns.duration), microsPerUnit)
  if (path === 'span.failed') return FAILED.test(textOf(found(columns.status)))
  if (path === 'span.status') return statusOf(found(columns.status))
  return found(columns[path.slice('span.'.length) as keyof Columns])
}

/** `undefined` where it is no number. */
function scaled(value: unknown, by: number): number | undefined {
  const number = numberOf(value) ?? Number.NaN
  return Number.isNaN(number) ? undefined : number * by
}

/** A number of HTTP; anything else only says whether it failed. */
export function statusOf(value: unknown): number | undefined {
  const status = numberOf(value) ?? Number.NaN
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined
}

/** A text that is no key is passed over as a whole: each quote in it would be tried to the end. */
const PAIR = /'((?:[^'\\]|\\.)*)(?:'(?:\s*:\s*'((?:[^'\\]|\\.)*)')?)?/g

/** JSON, or a map as ClickHouse prints it: `{'key':'value'}`. */
function mapOf(value: unknown): Record<string, unknown> | undefined {
  const object = objectOf(value)
  if (object || typeof value !== 'string' || !value.startsWith("{'")) return object
  const pairs = [...value.matchAll(PAIR)].filter(([, , text]) => text !== undefined)
  return Object.fromEntries(pairs.map(([, key, text]) => [key as string, text]))
}
