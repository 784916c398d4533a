/** Sampled records → their columns: the name of each, and what stands in it record by record. */
import { isObject } from '../../../json.ts'
import { at, isBlank, LONGEST_VALUE, numberOf, objectOf, textOf } from '../cell.ts'
import { textMicros } from '../logTimes.ts'
import { epochMicros, isPlausible } from '../time.ts'
import { isLengthText } from './lengthText.ts'
import type { Meaning } from './meaning.ts'
import { type Name, nameOf } from './names.ts'
import { isGroupedByPoint, plainNumber } from './numbers.ts'
import { looseMeaningsOf, meaningsOf, momentMeaningsOf } from './synonyms.ts'
import { WRITTEN_OBJECTS, writtenAnswers } from './texts.ts'

export type Column = {
  readonly path: string
  readonly name: Name
  readonly meanings: ReadonlyMap<Meaning, number>
  /** By record; `undefined` where it is blank or absent. */
  readonly values: readonly unknown[]
  /** Those that are not. */
  readonly filled: readonly unknown[]
  readonly order: number
}

/** `response.body.usage.prompt_tokens_details.cached_tokens`, within an envelope or two. */
const MOST_STEPS = 7
/** Records differ in their paths by as many keys as an attacker likes. */
const MOST_PATHS = 2_000

/** All columns of the records, in the order in which they are met. Blank ones are there: their names may say enough. */
export function columnsIn(records: readonly unknown[]): readonly Column[] {
  const values = new Map<string, unknown[]>()
  const closed = writtenAnswers(records)
  for (const [i, record] of records.entries()) {
    walk(record, '', MOST_STEPS, closed, (path, value) => {
      if (path.length > LONGEST_VALUE) return
      if (!values.has(path) && values.size < MOST_PATHS) values.set(path, [])
      const column = values.get(path)
      if (column && !isBlank(value)) column[i] = value
    })
  }
  const columns = [...values].map(([path, found], order) =>
    columnOf(
      path,
      Array.from(records, (_, i) => found[i]),
      order
    )
  )
  return withoutPlaces(withoutAnswers(columns))
}

const areDegrees = (value: unknown): boolean => Math.abs(plainNumber(value) ?? Number.NaN) <= 180

const LONGITUDE = /(^|[._])(?:lon|lng|long|longitude)$/i

/** `lat` beside `lon` is where, and not how long. */
function withoutPlaces(columns: readonly Column[]): readonly Column[] {
  const places = new Set(
    columns
      .filter(({ path, filled }) => LONGITUDE.test(path) && filled.every(areDegrees))
      .map(({ path }) => path.replace(LONGITUDE, '$1'))
  )
  return columns.map(column =>
    /(?:^|[._])lat$/i.test(column.path) && places.has(column.path.replace(/lat$/i, ''))
      ? { ...column, meanings: new Map() }
      : column
  )
}

const OF_USAGE = /(?:^|\.)usage\./i

/** A total that one side's name says, too, is that side. */
const SIDES = ['input', 'output', 'total'] as const

/** Without what a model wrote into an object, where tokens are counted outside of it. */
function withoutAnswers(columns: readonly Column[]): readonly Column[] {
  const outside = columns.filter(({ path }) => OF_USAGE.test(path) || !WRITTEN_OBJECTS.test(path))
  const sides = SIDES.filter(side =>
    outside.some(({ meanings, filled }) => {
      const [first] = SIDES.filter(each => meanings.has(each))
      return first === side && filled.length > 0 && mostly({ filled }, isCount)
    })
  )
  return sides.length > 1 ? outside : columns
}

/** @param named what it is called where its path does not say */
export function columnOf(path: string, values: readonly unknown[], order: number, named = path): Column {
  const filled = values.filter(value => value !== undefined)
  const name = counted(nameOf(named), filled)
  return { path, name, meanings: meaningsIn(name, filled), values, filled, order }
}

const ofCosts = (word: string): boolean => /^(?:cost|costs|pricing)$/.test(word)
const areCounts = (filled: readonly unknown[]): boolean =>
  filled.every(isCount) && filled.some(value => (plainNumber(value) ?? 0) > 1)

/** Whole numbers of tokens are counts under costs, too: `cost.input_tokens` beside `cost.input_cost`. */
const counted = (name: Name, filled: readonly unknown[]): Name =>
  name.words.at(-1) === 'tokens' && name.around.some(ofCosts) && areCounts(filled)
    ? { ...name, around: name.around.filter(word => !ofCosts(word)) }
    : name

/** `total_time` and `completion_time` are moments by their names; numbers that are none may be lengths. */
function meaningsIn(name: Name, filled: readonly unknown[]): ReadonlyMap<Meaning, number> {
  const spelt = meaningsOf(name)
  const saysMoment = spelt.has('start') || spelt.has('end')
  const isLength =
    saysMoment &&
    name.all.length > 1 &&
    filled.length > 0 &&
    filled.every(value => isAmount(value) || isLengthText(value)) &&
    !filled.some(isTime)
  if (isLength) return new Map([...spelt, ...looseMeaningsOf(name)])
  const isMoment = spelt.size === 0 && filled.length > 0 && mostly({ filled }, isTime)
  return isMoment ? momentMeaningsOf(name) : spelt
}

/** Cells that hold an object as text, as logs of bodies do. */
export const objectTexts = (records: readonly unknown[]): readonly string[] =>
  records.flatMap(record =>
    Object.values(objectOf(record) ?? {}).filter(value => typeof value === 'string' && objectOf(value))
  ) as string[]

type Add = (path: string, value: unknown) => void

/**
 * Lists end a path, but for the choices of an answer and for a few counts of tokens; so does an error. JSON as text is opened at the top alone.
 *
 * @param closed texts that are not opened
 */
function walk(value: unknown, prefix: string, steps: number, closed: ReadonlySet<string>, add: Add): void {
  for (const [key, child] of Object.entries(objectOf(value) ?? {})) {
    const path = key === 'choices' ? `${prefix}choices.0` : `${prefix}${key}`
    const content = key === 'choices' ? at(child, '0') : prefix === '' ? opened(key, child, closed) : child
    if (isCounts(key, path, child)) addEach(child, path, add)
    else if (isLast(key, content)) add(path, child)
    else if (steps > 1) walk(content, `${path}.`, steps - 1, closed, add)
  }
}

const isLast = (key: string, content: unknown): boolean =>
  /^(?:error|exception)$/i.test(key) || !isObject(content)

const addEach = (list: readonly unknown[], path: string, add: Add): void => {
  for (const [i, element] of list.entries()) add(`${path}.${i}`, element)
}

const MOST_COUNTS = 4

/** `tokens: [1200, 80]`: the counts of a call, one behind the other. */
const isCounts = (key: string, path: string, child: unknown): child is readonly number[] =>
  Array.isArray(child) &&
  child.length >= 2 &&
  child.length <= MOST_COUNTS &&
  /tok|usage/i.test(key) &&
  child.every(count => typeof count === 'number' && Number.isInteger(count) && count >= 0) &&
  !isOfSide(path)

const COUNTED: readonly Meaning[] = ['input', 'output', 'cached', 'cacheWrite', 'uncached', 'reasoning']

/** `output_tokens: [80, 40]`: whether all of them together or one of them was used, nothing says. */
const isOfSide = (path: string): boolean => {
  const meanings = meaningsOf(nameOf(path))
  return COUNTED.some(meaning => meanings.has(meaning))
}

const opened = (key: string, child: unknown, closed: ReadonlySet<string>): unknown =>
  typeof child === 'string' && closed.has(key) ? child : (objectOf(child) ?? child)

/** How deep a path lies; of `a.date+a.time` its first part. */
export const stepsOf = ({ path }: Column): number => (path.split('+')[0] ?? '').split('.').length

/** Shares of what is filled in that must be of a kind: a bad cell is one bad row, not another column. */
const MOST = 0.8

/** Whether what stands there is of this kind; a column without any value may be of each. */
export function mostly({ filled }: Pick<Column, 'filled'>, test: (value: unknown) => boolean): boolean {
  let fitting = filled.length
  for (const value of filled) if (!test(value) && --fitting < MOST * filled.length) return false
  return true
}

/** A whole number that is none below 0, however it is written: `1.234` in text may be one too. */
export const isCount = (value: unknown): boolean => {
  const number = plainNumber(value)
  if (number === undefined || number < 0) return false
  return Number.isInteger(number) || (typeof value === 'string' && isGroupedByPoint(value))
}

export const isAmount = (value: unknown): boolean => {
  const number = plainNumber(value)
  return number !== undefined && number >= 0
}

export const isText = (value: unknown): boolean => typeof value === 'string' && numberOf(value) === undefined

/** One word or a few: a name, a code, and no prose. */
export const isShort = (value: unknown): boolean => {
  const text = textOf(value).trim()
  return text !== '' && text.length <= 200 && text.split(/\s+/).length <= 4 && !/^[[{]/.test(text)
}

/** `1.77443E+12`, as spreadsheets show an epoch: minutes of it are rounded away. */
const isRoundedEpoch = (value: unknown): boolean =>
  typeof value === 'string' && /^\d(?:[.,]\d{0,8})?E\+?\d+$/i.test(value.trim())

/** A moment, in text or as an epoch of any unit. */
export function isTime(value: unknown): boolean {
  if (isRoundedEpoch(value)) return false
  const number = numberOf(value)
  return isPlausible(number === undefined ? textMicros(textOf(value).trim()) : epochMicros(number))
}
