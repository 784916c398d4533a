/** Numbers as people and spreadsheets write them → numbers: `1,234`, `1.234,5`, `1 234`. */
import { isBlank, LONGEST_VALUE, numberOf, textOf } from '../cell.ts'

/** Which mark parts the decimals; the other one groups the thousands. */
export type Decimals = 'point' | 'comma'

/** India groups by two above the thousands: `2,85,960`. */
const GROUPED_BY_COMMA = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?$/
const GROUPED_BY_POINT = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/
const COMMA_DECIMALS = /^[+-]?\d+,\d+$/
/** Spaces of any width, and the apostrophe of Switzerland. */
const SPACED = /^[+-]?\d{1,3}(?:[\s\u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?$/

export const isGroupedByPoint = (text: string): boolean => GROUPED_BY_POINT.test(text.trim())

/** So many thousands written alike are no decimals by chance. */
const FEWEST_GROUPED = 8

/** Whether numbers above 999 all have a point before their last three digits, and some below have none. */
export function groupsThousandsByPoint(values: readonly unknown[]): boolean {
  const texts = values.filter(value => !isBlank(value)).map(value => textOf(value).trim())
  const grouped = texts.filter(text => /^[1-9]\d{0,2}(?:\.\d{3})+$/.test(text)).length
  const plain = texts.filter(text => /^\d{1,3}$/.test(text)).length
  return grouped >= FEWEST_GROUPED && plain > 0 && grouped + plain === texts.length
}

/** `1,234 tokens` */
const COUNTED_UNIT = /(?<!\s)\s*(?:tokens?|toks?)$/i

const BEGINNING = /^[+-]?\d/

/** `1.2k`, `3,4 K`: thousands, rounded. */
const THOUSANDS = /^(\d+(?:[.,]\d+)?) ?k$/i

export const isInThousands = (value: unknown): boolean =>
  typeof value === 'string' && THOUSANDS.test(value.trim().replace(COUNTED_UNIT, ''))

const MARKS = /[\s\u00a0\u2009\u202f'’]/g

/** A number in either writing, where only one of them can be meant; `undefined` where it is none. */
export const plainNumber = (value: unknown): number | undefined => {
  const number = numberOf(value)
  if (number !== undefined) return Number.isNaN(number) ? undefined : number
  return writtenNumber(value, 'point') ?? writtenNumber(value, 'comma')
}

/** A number that is not written plainly; `undefined` where it is none, or plain. */
export function writtenNumber(value: unknown, decimals: Decimals): number | undefined {
  const written = textOf(value).trim()
  // Whatever writing it is in, a number begins so; most cells that are none do not.
  if (written.length > LONGEST_VALUE || !BEGINNING.test(written)) return undefined
  const text = written.replace(COUNTED_UNIT, '')
  if (text !== written && /^\d+$/.test(text)) return Number(text)
  const thousands = THOUSANDS.exec(text)?.[1]
  if (thousands !== undefined) return Math.round(Number(thousands.replace(',', '.')) * 1_000)
  if (SPACED.test(text)) return Number(text.replace(MARKS, '').replace(',', '.'))
  if (decimals === 'point') return GROUPED_BY_COMMA.test(text) ? Number(text.replaceAll(',', '')) : undefined
  if (!GROUPED_BY_POINT.test(text) && !COMMA_DECIMALS.test(text)) return undefined
  return Number(text.replaceAll('.', '').replace(',', '.'))
}

/** Counts as they are written in their column, one by one; `NaN` where there is none: `1.489` beside `669` is a thousand. */
export function countsIn(values: readonly unknown[], isWhole = true): readonly number[] {
  const filled = values.filter(value => !isBlank(value))
  const areNumbers = filled.every(value => plainNumber(value) !== undefined)
  const writing = areNumbers ? writingOf(filled, isWhole) : undefined
  return values.map(
    value =>
      (writing === undefined ? undefined : writtenNumber(value, writing)) ?? plainNumber(value) ?? Number.NaN
  )
}

/** Whether some numbers can only be read with a comma before the decimals: `0,9`, `12,50`, `1.234,5`. */
export const showsComma = (values: readonly unknown[]): boolean =>
  values.every(value => isBlank(value) || plainNumber(value) !== undefined) &&
  values.some(value => {
    const text = textOf(value).trim()
    return COMMA_DECIMALS.test(text) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)
  })

/**
 * How a column is written; `undefined` where all of it is plain. A count has no decimals, so its mark groups; elsewhere a
 * comma that cannot group (`0,9`, `12,5`) parts the decimals of the whole column.
 *
 * @param isWhole whether the column counts
 * @param elsewhere how the decimals of the file's other columns are written, where one of them shows it: what could be either
 *   here (`2,488`) is as there
 */
export function writingOf(
  values: readonly unknown[],
  isWhole: boolean,
  elsewhere?: Decimals
): Decimals | undefined {
  const texts = values.filter(value => !isBlank(value)).map(value => textOf(value).trim())
  const isOdd = (text: string) => numberOf(text) === undefined
  if (isWhole && texts.every(text => GROUPED_BY_POINT.test(text) || /^\d{1,3}$/.test(text)))
    return texts.some(isGroupedByPoint) ? 'comma' : undefined
  if (!texts.some(isOdd)) return undefined
  const cannotGroup = (text: string) => COMMA_DECIMALS.test(text) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)
  const groupsByPoint = (text: string) => GROUPED_BY_POINT.test(text) && isOdd(text)
  if (texts.some(text => cannotGroup(text) || groupsByPoint(text))) return 'comma'
  return isWhole ? 'point' : (elsewhere ?? 'point')
}
