/** Columns of a table of sums that count requests by how they ended – `succeeded`, `errors`, `rate_limited` – → which requests failed, and whether all of them together are a row's. */
import { textOf } from '../cell.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { plainNumber } from './numbers.ts'

const ANSWERED = /^(?:ok|success|successes|successful|succeeded|completed|2xx)$/
const THROTTLED = /^(?:throttles?|throttled|throttling|limited|ratelimited|429s?)$/
const FAILED =
  /^(?:errors?|errored|failed|failures?|unsuccessful|exceptions?|throttles?|throttled|throttling|limited|ratelimited|refused|rejected|rejections|timeouts|[45]\d\ds?|4xx|5xx)$/
/** Failures of every kind, which those of one may be among. */
const OF_ALL = /^(?:errors?|errored|failed|failures?|unsuccessful|exceptions?)$/
const BESIDE = /^(?:num|n|number|of|total|count|counts|requests?|calls?|http|status)$/
/** Of one row: larger numbers are moments. */
const MOST = 1e8

/** What a table of sums says of how its requests ended. */
export type OutcomeCounts = {
  /** Columns that are all requests of a row together; none where one column counts them. */
  readonly parts: readonly Column[]
  /** Columns that count those which failed, each request in one of them. */
  readonly failed: readonly Column[]
  /** Those of them that were refused for a rate limit. */
  readonly throttled: readonly Column[]
  /** What shows whether the failed ones are among those that are counted. */
  readonly because: string | undefined
}

const NONE: OutcomeCounts = { parts: [], failed: [], throttled: [], because: undefined }

/** @param whole the column that counts the requests of a row; absent where none does */
export function outcomeCounts(columns: readonly Column[], whole: Column | undefined): OutcomeCounts {
  const answered = columns.filter(
    column => column !== whole && counts(column, ANSWERED) && isOfSeveral(column)
  )
  const named = columns.filter(column => column !== whole && counts(column, FAILED) && !isSetting(column))
  const one = answered.length === 1 ? answered[0] : undefined
  if (named.length === 0 || (whole === undefined && one === undefined)) return NONE
  const choices = choicesOf(named)
  const found =
    whole === undefined
      ? choices[0]
        ? withParts([one as Column, ...choices[0]], choices[0])
        : NONE
      : one
        ? checked(whole, one, choices)
        : compared(whole, choices[0])
  return { ...found, throttled: throttledIn(named, found.failed) }
}

/** The same in every row is what was allowed, and no count: a `timeout` of 60. */
const isSetting = ({ filled }: Column): boolean =>
  filled.length > 2 && new Set(filled.map(textOf)).size === 1 && (plainNumber(filled[0]) ?? 0) > 0

/** Of failures of all kinds and of some, what each counted once may be: the likeliest first. */
function choicesOf(named: readonly Column[]): readonly (readonly Column[])[] {
  const all = named.filter(column => wordsOf(column).every(word => OF_ALL.test(word)))
  if (all.length > 1) return []
  const kinds = named.filter(column => !all.includes(column) && !isOfClass(column, named))
  const apart = kinds.filter(column => !all.some(whole => isWithin(column, whole)))
  return [[...all, ...apart], [...all, ...kinds], ...(all.length > 0 ? [all] : []), kinds].filter(
    ({ length }) => length > 0
  )
}

/** `429` and `throttled` beside `4xx`. */
const isOfClass = (column: Column, named: readonly Column[]): boolean =>
  named.some(
    other =>
      other !== column &&
      wordsOf(other).includes('4xx') &&
      wordsOf(column).some(word => THROTTLED.test(word) || /^4\d\ds?$/.test(word))
  )

const withParts = (parts: readonly Column[], failed: readonly Column[]): OutcomeCounts => ({
  ...NONE,
  parts,
  failed
})

/** All, answered and failed ones are stated: the sums tell which is among which. */
function checked(whole: Column, answered: Column, choices: readonly (readonly Column[])[]): OutcomeCounts {
  const among = choices.find(failed => adds(whole, [answered, ...failed]))
  if (among)
    return {
      ...withParts([], among),
      because: `${[answered, ...among].map(pathOf).join(' + ')} is ${whole.path}`
    }
  const [first] = choices
  if (first && adds(whole, [answered]))
    return { ...withParts([whole, ...first], first), because: `${answered.path} alone is ${whole.path}` }
  return NONE
}

/** More of them than there are requests cannot be among those. */
function compared(whole: Column, failed: readonly Column[] | undefined): OutcomeCounts {
  if (failed === undefined) return NONE
  const more = whole.values.some((value, i) => sumAt(failed, i) > (plainNumber(value) ?? Number.NaN))
  return more
    ? { ...withParts([whole, ...failed], failed), because: `some rows have more of them than ${whole.path}` }
    : { ...withParts([], failed), because: `no row has more of them than ${whole.path}` }
}

const pathOf = ({ path }: Column): string => path

/** Share of the rows that a sum must meet. */
const NEARLY_ALL = 0.95

const adds = (whole: Column, parts: readonly Column[]): boolean =>
  whole.values.filter((value, i) => plainNumber(value) === sumAt(parts, i)).length >=
  NEARLY_ALL * whole.values.length

const sumAt = (columns: readonly Column[], i: number): number =>
  columns.reduce((sum, { values }) => sum + (plainNumber(values[i]) ?? 0), 0)

/** Those that are failed ones, or a part of them. */
const throttledIn = (named: readonly Column[], failed: readonly Column[]): readonly Column[] =>
  named
    .filter(column => wordsOf(column).every(word => THROTTLED.test(word) || OF_ALL.test(word)))
    .filter(column => wordsOf(column).some(word => THROTTLED.test(word)))
    .filter(column => failed.includes(column) || failed.some(whole => isWithin(column, whole)))

/** `rate_limit` alone is what is allowed. */
const REFUSED_BY_RATE =
  /\brate limit(?:ed|ing)\b|\brate limits? (?:hits?|exceeded|errors?|failures?|rejections)\b/

/** Without what counts have in common. */
const wordsOf = ({ name }: Column): readonly string[] =>
  name.all
    .join(' ')
    .replace(REFUSED_BY_RATE, 'ratelimited')
    .split(' ')
    .filter(word => !BESIDE.test(word))

const counts = (column: Column, what: RegExp): boolean => {
  const { name, filled } = column
  const words = wordsOf(column)
  return (
    name.unit === undefined &&
    words.length > 0 &&
    words.every(word => what.test(word)) &&
    filled.length > 0 &&
    mostly({ filled }, value => isCount(value) && (plainNumber(value) as number) < MOST)
  )
}

/** Neither flags nor statuses. */
const isOfSeveral = ({ filled, values }: Column): boolean =>
  filled.length * 2 >= values.length &&
  filled.some(value => (plainNumber(value) ?? 0) > 1) &&
  !filled.every(value => (plainNumber(value) ?? 0) >= 200)

/** Whether no row has more of the one than of the other, and some have any. */
const isWithin = (one: Column, whole: Column): boolean =>
  one.values.some(value => (plainNumber(value) ?? 0) > 0) &&
  one.values.every((value, i) => (plainNumber(value) ?? 0) <= (plainNumber(whole.values[i]) ?? 0))
