/** Rows in the columns of a builder → columns of their own with their names beside them, and back again. */
import { Dictionary, type Numbers } from './columns.ts'
import { RARE, RARE_NAMES, WHOLE, WHOLE_NAMES } from './logColumns.ts'
import { emptyRows, type RequestRows } from './requestRows.ts'

/** Rows as they were taken: index-aligned columns, a rare one absent where none states it. */
export type KeptRows = {
  readonly length: number
  readonly columns: Readonly<Record<string, Numbers>>
  /** As they may be shown; codes of `model` and `caller` are indices into them. Index 0 is the empty name. */
  readonly models: readonly string[]
  readonly callers: readonly string[]
}

type ArrayType = new (length: number) => Numbers

/** Column → its array, for whoever writes them down. */
export const KEPT_COLUMNS: Readonly<Record<string, ArrayType & { readonly BYTES_PER_ELEMENT: number }>> = {
  ...Object.fromEntries(Object.entries({ ...WHOLE, ...RARE }).map(([name, { array }]) => [name, array])),
  idLow: Uint32Array,
  idHigh: Uint32Array
}

/** Named rows of a log's own codes → codes that begin with the first row, so that they stand without the log. */
export function withOwnNames(
  columns: Readonly<Record<string, Numbers>>,
  names: { readonly models: readonly string[]; readonly callers: readonly string[] }
): KeptRows {
  const [model, models] = renamed(columns['model'] as Numbers, names.models)
  const [caller, callers] = renamed(columns['caller'] as Numbers, names.callers)
  return { length: model.length, columns: { ...columns, model, caller }, models, callers }
}

function renamed(codes: Numbers, names: readonly string[]): readonly [Numbers, readonly string[]] {
  const own = new Dictionary()
  const known = new Map([[0, 0]])
  const changed = codes.map(code => {
    const before = known.get(code) ?? own.code(names[code] as string)
    known.set(code, before)
    return before
  })
  return [changed, own.names]
}

/** Rows a few at a time, in the shape that a builder takes; the codes are those of the builder's own names. */
export function* asTaken(
  { length, columns, models, callers }: KeptRows,
  codeOf: { readonly model: (name: string) => number; readonly caller: (name: string) => number },
  most: number
): Generator<{ readonly rows: RequestRows; readonly count: number }> {
  const codes = { model: models.map(codeOf.model), caller: callers.map(codeOf.caller) }
  for (let from = 0; from < length; from += most) {
    const count = Math.min(most, length - from)
    const rows = emptyRows(count)
    for (const name of [...WHOLE_NAMES, ...RARE_NAMES, 'idLow', 'idHigh'] as const) {
      const column = columns[name]?.subarray(from, from + count)
      if (column === undefined) continue
      rows[name].set(name === 'model' || name === 'caller' ? inCodes(column, codes[name]) : column)
    }
    yield { rows, count }
  }
}

const inCodes = (column: Numbers, codes: readonly number[]): Numbers =>
  column.map(code => codes[code] as number)

/** Two stretches of rows, one behind the other, as one. */
export function joined(first: KeptRows, second: KeptRows): KeptRows {
  const [models, callers] = [new Dictionary(), new Dictionary()]
  const codesOf = (rows: KeptRows) => ({
    model: rows.models.map(name => models.code(name)),
    caller: rows.callers.map(name => callers.code(name))
  })
  const both = [
    { rows: first, codes: codesOf(first) },
    { rows: second, codes: codesOf(second) }
  ]
  const length = first.length + second.length
  const names = new Set([...Object.keys(first.columns), ...Object.keys(second.columns)])
  const columns = Object.fromEntries(
    [...names].map(name => {
      const all = new (KEPT_COLUMNS[name] as ArrayType)(length)
      all.fill(name in RARE ? Number.NaN : 0)
      let at = 0
      for (const { rows, codes } of both) {
        const column = rows.columns[name]
        const isCode = name === 'model' || name === 'caller'
        if (column) all.set(isCode ? inCodes(column, codes[name]) : column, at)
        at += rows.length
      }
      return [name, all]
    })
  )
  return { length, columns, models: models.names, callers: callers.names }
}
