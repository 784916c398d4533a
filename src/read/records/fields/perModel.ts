/** Columns of one model each – `summary.usage.gpt-4o.prompt_tokens` – → one column of the counts, and one of the models they are of. */
import { type Cell, isBlank } from '../cell.ts'
import { type Column, columnOf, isCount } from './columns.ts'
import { isModelName, namesModel } from './modelNames.ts'

type Member = { readonly path: string; readonly model: string }

export type PerModel = {
  /** All columns, those of one model replaced by what they are together. */
  readonly columns: readonly Column[]
  /** How the new ones are read from a record. */
  readonly made: ReadonlyMap<string, (cell: Cell) => unknown>
}

/** Whose place in a path the model's name has. */
const ANY = '*'

/** @returns `undefined` where no columns are of one model, or records have several of them: they are sums */
export function perModel(columns: readonly Column[]): PerModel | undefined {
  const placed = columns.flatMap(column => {
    const place = modelIn(column.path)
    return place && column.filled.length > 0 ? [{ column, ...place }] : []
  })
  const [first] = placed
  if (first === undefined || !placed.every(({ parent }) => parent === first.parent)) return undefined
  const modelsOf = (i: number) =>
    new Set(placed.filter(({ column }) => states(column.values[i])).map(({ model }) => model))
  const models = first.column.values.map((_, i) => [...modelsOf(i)])
  if (models.some(({ length }) => length > 1)) return undefined
  const [model, ...counts] = columnsOf(placed, first.parent)
  const members = new Set(placed.map(({ column }) => column))
  return {
    columns: [
      ...columns.filter(column => !members.has(column)),
      columnOf(
        `${first.parent}.${ANY}`,
        models.map(([name]) => name),
        columns.length,
        'model'
      ),
      ...counts.map(({ key, columns: own }, k) =>
        columnOf(
          key,
          models.map((_, i) => own.map(({ values }) => values[i]).find(states)),
          columns.length + 1 + k
        )
      )
    ],
    made: new Map([
      [`${first.parent}.${ANY}`, cell => model?.members.find(({ path }) => states(cell(path)))?.model],
      ...counts.map(
        ({ key, members: own }) =>
          [key, (cell: Cell) => own.map(({ path }) => cell(path)).find(states)] as const
      )
    ])
  }
}

/** Whether a record has columns of several models each: it is a sum of their calls. */
export function areOfModels(columns: readonly Column[]): boolean {
  const placed = columns.flatMap(({ path, values }) => {
    const place = modelIn(path)
    return place ? [{ values, model: place.model }] : []
  })
  const [first] = placed
  return (
    first?.values.some(
      (_, i) => new Set(placed.filter(({ values }) => states(values[i])).map(({ model }) => model)).size > 1
    ) ?? false
  )
}

const INPUT = /^(?:in|input|prompt)$/i
const OUTPUT = /^(?:out|output|completion)$/i
const COUNT = /^(?:tok|toks|token|tokens|usage|count|num|n|total)$/i

/** `daily_tokens` beside `monthly_tokens`: one is within the other. */
const OF_STRETCH =
  /^(?:hourly|daily|weekly|monthly|yearly|hour|day|week|month|year|today|yesterday|session|lifetime|overall|all|cumulative|accumulated|so far)$/i

/** Of one call, each by what it is made of. */
const MEDIUM = /^(?:text|audio|images?|video|speech|vision)$/i

type Side = { readonly column: Column; readonly of: string; readonly isInput: boolean }

/** `gpt-4o prompt tokens`, `mini_output`, `completion_tokens_gpt4o`: what a count of one side is called besides. */
function sideOf(column: Column): Side | undefined {
  const words = column.path
    .split(/[\s_:/|()]+|\.(?!\d)|(?<!\d)\./)
    .filter(word => word !== '' && !COUNT.test(word))
  const sides = words.filter(word => INPUT.test(word) || OUTPUT.test(word))
  const of = words.filter(word => !sides.includes(word)).join(' ')
  const isPart =
    sides.length !== 1 ||
    of === '' ||
    OF_STRETCH.test(of) ||
    MEDIUM.test(of) ||
    column.filled.length === 0 ||
    !column.filled.every(isCount)
  return isPart ? undefined : { column, of, isInput: INPUT.test(sides[0] ?? '') }
}

/** Both sides of several, in each row. */
function sidesBeside(columns: readonly Column[]): readonly Side[] {
  const sides = columns.flatMap(column => sideOf(column) ?? [])
  const paired = sides.filter(one =>
    sides.some(other => other.of === one.of && other.isInput !== one.isInput)
  )
  return new Set(paired.map(({ of }) => of)).size > 1 ? paired : []
}

/** What columns are called besides `input` and `output`, where several pairs of counts stand side by side in each row. */
export const sideBySide = (columns: readonly Column[]): readonly string[] => [
  ...new Set(sidesBeside(columns).map(({ of }) => of))
]

/** The paths of each side of all of them. */
export function allBeside(columns: readonly Column[]): {
  readonly input: readonly string[]
  readonly output: readonly string[]
} {
  const pathsOf = (some: readonly Side[]) => some.map(({ column }) => column.path)
  const beside = sidesBeside(columns)
  return {
    input: pathsOf(beside.filter(({ isInput }) => isInput)),
    output: pathsOf(beside.filter(({ isInput }) => !isInput))
  }
}

/** Objects within objects are read as such; the point of `gpt-4.1` is of its name. */
const WITHIN = /\.(?!\d)|(?<!\d)\./

/** Columns without those of several models side by side: no pair of them is what a row counts. */
export function withoutModelsBeside(columns: readonly Column[]): readonly Column[] {
  const beside = sidesBeside(columns.filter(({ path }) => !WITHIN.test(path)))
  if (!beside.some(({ of }) => namesModel(of))) return columns
  const members = new Set(beside.map(({ column }) => column))
  return columns.filter(column => !members.has(column))
}

type Placed = {
  readonly column: Column
  readonly parent: string
  readonly key: string
  readonly model: string
}
type Group = {
  readonly key: string
  readonly columns: readonly Column[]
  readonly members: readonly Member[]
}

/** All of them as one group, and then those of each count. */
function columnsOf(placed: readonly Placed[], parent: string): readonly Group[] {
  const group = (key: string, own: readonly Placed[]): Group => ({
    key,
    columns: own.map(({ column }) => column),
    members: own.map(({ column, model }) => ({ path: column.path, model }))
  })
  const keys = [...new Set(placed.map(({ key }) => key))]
  return [
    group(parent, placed),
    ...keys.map(key =>
      group(
        key,
        placed.filter(one => one.key === key)
      )
    )
  ]
}

const states = (value: unknown): boolean => !isBlank(value) && Number(value) !== 0

/** The step of a path that is a model's name, with those behind it that its number goes on in: `gpt-4.1`. */
function modelIn(path: string): Omit<Placed, 'column'> | undefined {
  const steps = path.split('.')
  const from = steps.findLastIndex((step, i) => i > 0 && i < steps.length - 1 && isModelName(step))
  if (from < 0) return undefined
  const rest = steps.slice(from + 1)
  const goesOn = rest.findIndex(step => !/^\d/.test(step))
  if (goesOn < 0) return undefined
  const parent = steps.slice(0, from).join('.')
  const model = steps.slice(from, from + 1 + goesOn).join('.')
  return { parent, model, key: `${parent}.${ANY}.${rest.slice(goesOn).join('.')}` }
}
