/** JSON that holds records in another shape – by id, by column, as rows below a header – → the records. */
import { isObject, type JsonObject } from '../../json.ts'
import type { Warning } from '../../log/readingShape.ts'
import { isTime } from '../records/fields/columns.ts'
import { nameOf } from '../records/fields/names.ts'
import { saysTokens } from '../records/fields/saysTokens.ts'
import { isoMicros } from '../records/time.ts'
import { bigqueryRows } from './bigqueryRows.ts'
import type { Shape } from './dressed.ts'
import { indexName } from './indexName.ts'
import { listed } from './namedInLists.ts'
import { saidWithin } from './saidWithin.ts'
import { holdTexts, opened as openedTexts } from './textsWithin.ts'
import { holdsTyped, plainValues } from './typedValues.ts'

/** @param values the first of them, those of a list one by one */
export function shapeOf(values: readonly unknown[]): Shape | undefined {
  if (values.length > 0 && values.every(value => holdsTyped(value))) return TYPED_VALUES
  return (
    rowsBelowHeader(values) ??
    single(values) ??
    listed(values) ??
    (holdTexts(values) ? TEXTS_WITHIN : saidWithin(values))
  )
}

/** `[["ts","model"],["2026-…","gpt-4o"],…]` */
function rowsBelowHeader(values: readonly unknown[]): Shape | undefined {
  const [header, ...rows] = values
  const isHeader =
    Array.isArray(header) && header.length > 1 && header.every(name => typeof name === 'string')
  const length = isHeader ? header.length : 0
  const areRows = rows.length > 0 && rows.every(row => Array.isArray(row) && row.length === length)
  if (!isHeader || !areRows) return undefined
  if (!rows.flat().some(value => typeof value === 'number')) return undefined
  let names: readonly string[] | undefined
  return {
    name: 'rows below their header',
    records: value => {
      if (!Array.isArray(value)) return []
      if (names !== undefined) return [zipped(names, value)]
      names = value.map(String)
      return []
    }
  }
}

const zipped = (names: readonly string[], cells: readonly unknown[]): JsonObject =>
  Object.fromEntries(names.map((name, i) => [name, cells[i]]))

const FEWEST = 3
/** Objects within objects: `{"requests": {"id": {…}}}`. */
const MOST_LEVELS = 3
const MOST_DEPTH = 16

function single(values: readonly unknown[]): Shape | undefined {
  const [value] = values
  if (values.length !== 1 || !isObject(value)) return undefined
  for (const [name, opener] of OPENERS) {
    const inside = (one: JsonObject) => {
      const found = opened(one, opener)
      return found && opener === byName && holdsList(one) ? undefined : found
    }
    if (inside(value))
      return {
        name,
        records: one => (isObject(one) ? (inside(one) ?? [one]) : [one]),
        ...(opener === byName ? { doubts: [CALLS_BY_NAME] } : {})
      }
  }
  return undefined
}

const TYPED_VALUES: Shape = {
  name: 'values that say their types',
  records: value => (Array.isArray(value) ? value.map(plainValues) : [plainValues(value)])
}

const TEXTS_WITHIN: Shape = {
  name: 'records with JSON as a text within them',
  records: value => [openedTexts(value)].flat()
}

type Opener = (value: JsonObject) => readonly unknown[] | undefined

function opened(value: JsonObject, opener: Opener, levels = MOST_LEVELS): readonly unknown[] | undefined {
  const here = opener(value)
  if (here || levels === 0) return here
  const inner = Object.values(value)
  const beside = Math.max(0, ...inner.map(list => (isList(list) ? list.length : 0)))
  return inner
    .filter(isObject)
    .map(each => opened(each, opener, levels - 1))
    .find(found => found !== undefined && found.length > beside && !isSumOf(value, found))
}

/** A day that counts what its models do is a record itself. */
const isSumOf = (value: JsonObject, [first]: readonly unknown[]): boolean =>
  Object.keys(first as JsonObject).filter(key => key in value).length >= FEWEST

/** Of records: `{"calls": […], "daily_totals": {"2026-03-30": {…}, …}}` sums them up beside it. */
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.every(isObject)

/** `{"ts": ["…", …], "model": ["…", …]}` */
function columns(value: JsonObject): readonly unknown[] | undefined {
  const lists = Object.entries(value)
  const length = (lists[0]?.[1] as readonly unknown[] | undefined)?.length ?? 0
  const isPivot =
    lists.length >= FEWEST &&
    length >= 2 &&
    lists.every(([, list]) => Array.isArray(list) && list.length === length && !list.some(isObject))
  if (!isPivot) return undefined
  const names = lists.map(([name]) => name)
  return Array.from({ length }, (_, i) =>
    zipped(
      names,
      lists.map(([, list]) => (list as readonly unknown[])[i])
    )
  )
}

/** `{"ts": {"0": "…", "1": "…"}, "model": {…}}`, as a data frame is written where nobody says how. */
function frame(value: JsonObject): readonly unknown[] | undefined {
  const found = Object.entries(value)
  const [first] = found
  const rows = isObject(first?.[1]) ? Object.keys(first[1]) : []
  const isFrame =
    found.length >= FEWEST &&
    rows.length >= 2 &&
    rows.every(key => /^\d+$/.test(key) || !Number.isNaN(isoMicros(key))) &&
    found.every(([, column]) => isObject(column) && Object.keys(column).length === rows.length)
  if (!isFrame) return undefined
  const name = indexName(rows)
  const isTimed = name === 'time' && !found.some(([column]) => column === name)
  return rows.map(row => ({
    ...(isTimed ? { [name]: row } : {}),
    ...Object.fromEntries(found.map(([column, cells]) => [column, (cells as JsonObject)[row]]))
  }))
}

const ALIKE = 0.5
/** A call that failed has fewer keys than others. */
const FEWEST_SHARED = 2

/** `{"req-1": {…}, "req-2": {…}}`: objects of the same keys under keys of their own. */
function byId(value: JsonObject): readonly unknown[] | undefined {
  const inside = Object.entries(value)
  const [first] = inside
  if (!inside.every(([, record]) => isObject(record)) || !isObject(first?.[1])) return undefined
  const name = indexName(inside.map(([key]) => key))
  if (inside.length < (name === 'time' ? 1 : FEWEST)) return undefined
  const keys = Object.keys(first[1]).filter(key => !(key in value))
  const isAlike = ([, record]: [string, unknown]) => {
    const own = Object.keys(record as JsonObject).length
    const shared = keys.filter(key => key in (record as JsonObject)).length
    return shared >= FEWEST_SHARED && shared >= ALIKE * Math.min(own, keys.length)
  }
  if (keys.length < FEWEST || !inside.every(isAlike) || !inside.some(([key]) => /\d/.test(key)))
    return undefined
  return inside.map(([id, record]) =>
    name in (record as JsonObject) ? record : { [name]: id, ...(record as JsonObject) }
  )
}

/** `{"plan": {…}, "answer": {…}}`: objects that each say when they were and count the same tokens. Those of a day or of all days hold others. */
function byName(value: JsonObject): readonly unknown[] | undefined {
  const calls = Object.entries(value).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && saysWhen(entry[1])
  )
  const counts = new Set(calls.map(([, call]) => countsIn(call).join()))
  const [first] = calls
  const areCalls = calls.length > 1 && counts.size === 1 && countsIn(first?.[1]).length > 1
  if (!areCalls || calls.some(([name]) => nameOf(name).all.some(word => OF_SUMS.test(word)))) return undefined
  return calls.map(([name, call]) => ({ name, ...call }))
}

/** What was counted since a moment is a sum. */
const saysWhen = (call: JsonObject): boolean =>
  Object.entries(call).some(([key, value]) => isTime(value) && !nameOf(key).all.includes('since'))

/** Whether a list of records lies anywhere in it: what stands beside them under a name – the slowest of them, a sum – tells of them again. */
function holdsList(value: unknown, levels = MOST_DEPTH): boolean {
  if (levels === 0) return false
  const within = (inner: unknown) => holdsList(inner, levels - 1)
  return Array.isArray(value)
    ? value.some(item => saysCall(item) || within(item))
    : isObject(value) && Object.values(value).some(within)
}

const saysCall = (item: unknown, levels = MOST_LEVELS): boolean =>
  isObject(item) &&
  (Object.values(item).some(isTime) ||
    countsIn(item).length > 0 ||
    (levels > 0 && Object.values(item).some(inner => saysCall(inner, levels - 1))))

const CALLS_BY_NAME: Warning = {
  code: 'records-by-name',
  message: 'Each object under a name of its own counts as one call.',
  effect:
    'If they are sums – of users, of models, of what was before and after – there are more calls, and smaller ones: sizes, rates and limits are not those of the calls. Export the calls themselves.'
}

const OF_SUMS =
  /^(?:today|yesterday|day|daily|week|weekly|month|monthly|year|hour|total|totals|all|overall|sum|lifetime|session|current|previous|last|cumulative)$/

const countsIn = (call: JsonObject = {}): readonly string[] =>
  Object.keys(call).filter(key => saysTokens(key) && typeof call[key] === 'number')

/** `{"range": "Calls!A1:F65", "values": [["ts", "model"], ["2026-…", "gpt-4o"], …]}`, as the API of Google Sheets answers. */
function sheet({ values, range, majorDimension }: JsonObject): readonly unknown[] | undefined {
  if (!Array.isArray(values) || !(range || majorDimension) || majorDimension === 'COLUMNS') return undefined
  const [names, ...rows] = values as readonly unknown[]
  if (!Array.isArray(names) || names.length < FEWEST || rows.length === 0 || !rows.every(Array.isArray))
    return undefined
  return rows.map(cells => zipped(names.map(String), cells as readonly unknown[]))
}

const OPENERS: readonly (readonly [string, Opener])[] = [
  ['a spreadsheet’s cells', sheet],
  ['rows of BigQuery’s API', bigqueryRows],
  ['a table by columns', columns],
  ['a data frame', frame],
  ['records by their ids', byId],
  ['records by their names', byName]
]
