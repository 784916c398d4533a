/** Columns → those that may be a field, the best first. */
import { numberOf, textOf } from '../cell.ts'
import { isPlausible, toMicros } from '../time.ts'
import { type Column, isAmount, isCount, isShort, isText, isTime, mostly, stepsOf } from './columns.ts'
import { isNumericDates } from './dayOrder.ts'
import type { Meaning } from './meaning.ts'
import { isModelName, namesModel } from './modelNames.ts'
import { countsIn, plainNumber } from './numbers.ts'
import { stampOf } from './serials.ts'
import { isCountName } from './sums.ts'
import { isLoose } from './synonyms.ts'
import { isNoCount } from './unnamedOutcomes.ts'

/**
 * Columns that mean a field by name and by what stands in them: nearest to the top first, then in the order of the table.
 * Names that no synonym spells count where none is spelt.
 */
export function candidatesFor(
  columns: readonly Column[],
  meaning: Meaning,
  fits: (column: Column) => boolean
): readonly Column[] {
  const rank = (column: Column) => column.meanings.get(meaning) as number
  const all = columns
    .filter(column => column.meanings.has(meaning) && fits(column))
    .toSorted((a, b) => stepsOf(a) - stepsOf(b) || rank(a) - rank(b) || a.order - b.order)
  const spelt = all.filter(column => !isLoose(rank(column)))
  return spelt.length > 0 ? spelt : all.filter(({ filled }) => filled.length > 0)
}

export const pathsOf = (columns: readonly Column[]): readonly string[] | undefined =>
  columns.length === 0 ? undefined : columns.map(({ path }) => path)

const TOKEN_WORDS = /^(?:tokens|usage|count)$/

/** Whether a name says that it counts tokens, and is no mere `input` that may be a text. */
const saysTokens = ({ name }: Column): boolean =>
  name.words.includes('tokens') || name.around.some(word => TOKEN_WORDS.test(word))

/** `prompt_token_per_s`, `latency_ms.prompt` */
const isTimed = (column: Column): boolean =>
  column.name.unit !== undefined && (!saysTokens(column) || column.name.all.includes('per'))

const FEWEST_STILL = 8

const isFilledTotal = ({ meanings, name, filled }: Column): boolean =>
  meanings.has('total') && name.words.includes('tokens') && filled.length > 0

/** `context_length`: a size that is the same of all calls is one of a model; `prompt_len` is that of a benchmark's, unless a total tells otherwise. */
const isLimit = ({ name, filled }: Column, columns: readonly Column[]): boolean =>
  !name.words.includes('tokens') &&
  (name.all.some(word => /^(?:context|window|sequence|seq|model)$/.test(word)) ||
    columns.some(isFilledTotal)) &&
  name.all.some(word => /^(?:len|length|size|window)$/.test(word)) &&
  filled.length >= FEWEST_STILL &&
  new Set(filled).size === 1

/**
 * Counts of tokens by name; a bare `prompt` or `in` counts where whole numbers stand in it.
 *
 * @param all the columns that stand beside these
 */
export function tokenColumns(
  columns: readonly Column[],
  meaning: Meaning,
  all: readonly Column[] = columns
): readonly Column[] {
  const counting = candidatesFor(
    columns,
    meaning,
    column =>
      mostly(column, saysTokens(column) ? isAmount : isCount) &&
      !isCountName(column.name.all) &&
      !isTimed(column) &&
      !isLimit(column, all)
  )
  const said = counting.filter(column => saysTokens(column) && !namesModel(column.path))
  const filled = said.filter(({ filled }) => filled.length > 0)
  if (filled.length > 0) return [...filled, ...said.filter(({ filled }) => filled.length === 0)]
  const bare = counting.filter(
    column => !saysTokens(column) && column.filled.length > 0 && !isNoCount(column, columns)
  )
  const counts = isOfMoney(columns) || areOfLetters(bare, columns) ? [] : bare
  return counts.length > 0 ? counts : said
}

const FEWEST_LENGTHS = 2
const LENGTH = /^(?:len|length|size)$/

/** Whether lengths are of letters: where one of them is how many a text beside it has, the others are, too. */
function areOfLetters(bare: readonly Column[], columns: readonly Column[]): boolean {
  const isLength = ({ name }: Column) => LENGTH.test(name.all.at(-1) ?? '')
  return bare.some(isLength) && columns.some(column => isLength(column) && isOfLetters(column, columns))
}

/** `prompt_length` of a prompt beside it; where texts are cut, the short ones tell. */
const isOfLetters = ({ values, path }: Column, columns: readonly Column[]): boolean =>
  columns.some(text => {
    const lengths = text.values.flatMap((value, i) =>
      typeof value === 'string' && isText(value) && value.length >= 8
        ? [[value.length, values[i]] as const]
        : []
    )
    const alike = lengths.filter(([length, said]) => plainNumber(said) === length).length
    return text.path !== path && alike >= FEWEST_LENGTHS && alike * 2 >= lengths.length
  })

/** A currency beside no column of costs is that of the bare numbers. */
export const isOfMoney = (columns: readonly Column[]): boolean =>
  columns.some(({ name, filled }) => name.all.at(-1) === 'currency' && filled.some(isText)) &&
  !columns.some(column => column.meanings.has('cost') || saysMoney(column))

const MONEY = /^(?:cost|costs|price|amount|spend|fee|charge|usd|eur)$/

/** Whether a column's name says money, whatever its numbers are. */
export const saysMoney = ({ name }: Column): boolean => name.all.some(word => MONEY.test(word))

export const timeColumns = (columns: readonly Column[], meaning: Meaning): readonly Column[] =>
  candidatesFor(columns, meaning, isTimeColumn)

/** One bad time is one bad row: most of the column tells. */
export const isTimeColumn = (column: Column): boolean =>
  column.filled.length > 0 &&
  !isLengthInUnit(column) &&
  (mostly(column, isTime) || isNumericDates(column.filled) || stampOf(column) !== undefined)

/** `Response Time_ns`: no moment in the unit that its name states, though its numbers are as large as those of one. */
const isLengthInUnit = ({ name: { unit }, meanings, filled }: Column): boolean =>
  unit !== undefined &&
  meanings.has('duration') &&
  filled.every(value => !isPlausible(toMicros(numberOf(value) ?? Number.NaN, unit))) &&
  filled.every(value => numberOf(value) !== undefined)

export const nameColumns = (columns: readonly Column[], meaning: Meaning): readonly Column[] =>
  candidatesFor(columns, meaning, column => mostly(column, isShort) && !isMessageKey(column, columns))

/** `key` beside `partition` and `offset` is of a message in a queue, and no caller's. */
const isMessageKey = ({ name }: Column, columns: readonly Column[]): boolean =>
  name.all.join(' ') === 'key' &&
  ['partition', 'offset'].every(word => columns.some(other => other.name.all.at(-1) === word))

/** Counts of a column, record by record; `NaN` where there is none. */
export const countsOf = (column: Column, length: number): readonly number[] =>
  scaledBy(
    column.name.scale,
    countsIn(
      Array.from({ length }, (_, i) => column.values[i]),
      column.name.scale === undefined
    )
  )

const scaledBy = (scale: number | undefined, counts: readonly number[]): readonly number[] =>
  scale === undefined ? counts : counts.map(count => Math.round(count * scale))

/** Numbers of a column as it writes them, record by record; `NaN` where there is none. */
export const numbersOf = (column: Column | undefined, length: number): readonly number[] =>
  countsIn(
    Array.from({ length }, (_, i) => column?.values[i]),
    false
  )

/** The first count that any of the columns states, record by record. */
export const firstCounts = (columns: readonly Column[], length: number): readonly number[] => {
  const all = columns.map(column => countsOf(column, length))
  return Array.from(
    { length },
    (_, i) => all.map(numbers => numbers[i] as number).find(number => !Number.isNaN(number)) ?? Number.NaN
  )
}

/** Deployments and paths of weights may have long names, of one word. */
const isNameLike = (value: unknown): boolean => isShort(value) || /^[^\s[{]\S{0,2000}$/.test(textOf(value))

/** Where the work lay may be named after a model: `cwd: /home/dev/claude-notes`. */
const PLACE =
  /^(?:cwd|pwd|dirs?|directory|directories|folder|workdir|workspace|worktree|root|home|repo|repository|branch|projects?|files?|filename|host|hostname|package)$/
/** Programs and events are named after models, too; they tell one where nothing else is called a model. */
const PROGRAM = /^(?:event|agent|tool|client|app|application|service|user|title|slug)$/

const isNamedBy = (words: RegExp, { name: { all, around } }: Column): boolean =>
  (all.length === 1 && all[0] === 'name' ? around.slice(-1) : all).some(word => words.test(word))

/**
 * Columns of models: by name, but where what stands there are numbers, or no model that is known while another column names
 * such in nearly every row.
 */
export function modelColumns(columns: readonly Column[]): readonly Column[] {
  const named = candidatesFor(columns, 'model', column => mostly(column, isNameLike)).filter(
    column => column.filled.length === 0 || (column.filled.some(isText) && !mostly(column, isTime))
  )
  const known = (column: Column) => column.filled.length > 0 && mostly(column, isModelName)
  if (named.some(({ filled }) => filled.some(isModelName)))
    return named.toSorted((a, b) => Number(known(b)) - Number(known(a)))
  const isElse = (column: Column) =>
    isNamedBy(PLACE, column) || (named.some(({ filled }) => filled.length > 0) && isNamedBy(PROGRAM, column))
  const byValue = columns.filter(column => !column.meanings.has('model') && known(column) && !isElse(column))
  const [nearest] = byValue.toSorted((a, b) => stepsOf(a) - stepsOf(b) || a.order - b.order)
  return nearest ? [nearest, ...named] : named
}
