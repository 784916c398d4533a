/** Several columns that count the same of each call → the one that the total shows, or the two that disagree. */
import { countsOf } from './choose.ts'
import { type Column, isCount, mostly } from './columns.ts'
import { isLoose } from './synonyms.ts'

export type Side = 'input' | 'output'

/** Two columns that count one side of a call, and differ. */
export type Rivals = {
  readonly side: Side
  readonly paths: readonly [string, string]
  /** Names and sums are so far apart that neither can be taken without asking. */
  readonly isOpen: boolean
}

export type Sides = Readonly<Record<'input' | 'output' | 'total', readonly Column[]>>

/** Pairs that are tried against the totals. */
const MOST_TRIED = 4
/** Share of the records that state a total which a pair must meet. */
const MOST = 0.8

/** A sum of input and output among the inputs is the total, whatever it is called: `total_request_tokens`. */
export function withoutTotals({ input, output, total }: Sides, length: number): Sides {
  const outputs = output.slice(0, MOST_TRIED).map(column => countsOf(column, length))
  const isSum = (column: Column): boolean => {
    const sums = countsOf(column, length)
    return input
      .filter(other => other !== column)
      .slice(0, MOST_TRIED)
      .some(other => outputs.some(counts => meets(sums, countsOf(other, length), counts)))
  }
  const sums = input.filter(isSum)
  const rest = input.filter(column => !sums.includes(column))
  const whole = output.filter(column =>
    output.some(other => other !== column && isMade(column, rest[0], other))
  )
  return {
    input: rest,
    output: output.filter(column => !whole.includes(column)),
    total: [...total, ...sums, ...whole]
  }

  /** `response.tokens.total` beside `response.tokens.output`. */
  function isMade(sum: Column, one: Column | undefined, other: Column): boolean {
    return one !== undefined && meets(countsOf(sum, length), countsOf(one, length), countsOf(other, length))
  }
}

/** The pair that adds up to the total first; else what was processed before what was billed or expected, and zeros last. */
export function shownFirst(sides: Sides, length: number): Sides {
  const [input, output] = [plainFirst(sides.input), plainFirst(sides.output)]
  const [total] = sides.total
  const pair = total && pairOf(input, output, countsOf(total, length), length)
  return pair
    ? { ...sides, input: ahead(input, pair[0]), output: ahead(output, pair[1]) }
    : { ...sides, input, output }
}

function pairOf(
  input: readonly Column[],
  output: readonly Column[],
  totals: readonly number[],
  length: number
): readonly [Column, Column] | undefined {
  return input
    .slice(0, MOST_TRIED)
    .flatMap(one => output.slice(0, MOST_TRIED).map(other => [one, other] as const))
    .find(([one, other]) => meets(totals, countsOf(one, length), countsOf(other, length)))
}

/** Whether two columns add up to a third nearly wherever it states anything. */
function meets(sums: readonly number[], ones: readonly number[], others: readonly number[]): boolean {
  const known = sums.filter(sum => sum > 0).length
  const equal = sums.filter(
    (sum, i) =>
      sum > 0 && (ones[i] as number) > 0 && sum === (ones[i] as number) + ((others[i] as number) || 0)
  ).length
  const isParted = others.some((count, i) => count > 0 && (sums[i] as number) > 0)
  return known > 1 && isParted && equal >= MOST * known
}

const ahead = (columns: readonly Column[], first: Column): readonly Column[] => [
  first,
  ...columns.filter(column => column !== first)
]

/** Of what was counted otherwise than by who answered. */
const OTHERWISE =
  /^(?:billed|billable|estimated|estimate|estimates|est|approx|approximate|expected|predicted|projected|guess)$/
const ESTIMATED = /^(?:estimated|estimate|estimates|est|approx|approximate|expected|projected|guess)$/

/** Whether it is what was billed or expected of a call, and not what was processed. */
export const isOtherwise = ({ name, path }: Column): boolean =>
  [...name.all, ...name.around, ...path.toLowerCase().split(/[^a-z]+/)].some(word => OTHERWISE.test(word))

/** Whether its name says that it was not counted. */
export const isEstimate = ({ name }: Column): boolean =>
  [...name.all, ...name.around].some(word => ESTIMATED.test(word))

const isEmpty = ({ filled }: Column): boolean =>
  filled.length === 0 || filled.every(value => Number(value) === 0)

function plainFirst(columns: readonly Column[]): readonly Column[] {
  const rank = (column: Column) => Number(isEmpty(column)) * 2 + Number(isOtherwise(column))
  return columns.toSorted((a, b) => rank(a) - rank(b))
}

/** What counts otherwise where both are stated says nothing of a call in which the first is blank. */
export function alike(columns: readonly Column[], length: number): readonly Column[] {
  const [first, ...others] = columns
  if (first === undefined || others.length === 0) return columns
  const counts = countsOf(first, length)
  return [first, ...others.filter(other => !isOtherwise(other) && isLike(counts, countsOf(other, length)))]
}

/** Whether they are equal, but for a row here and there, wherever both count. */
function isLike(ones: readonly number[], others: readonly number[]): boolean {
  const both = ones.flatMap((one, i) => (one > 0 && (others[i] as number) > 0 ? [one === others[i]] : []))
  return both.filter(isSame => !isSame).length <= MOST_ALIKE * both.length
}

/** Calls of which both state something that must differ, and how far apart their sums must be to be asked about. */
const MOST_ALIKE = 0.1
const FAR_APART = 0.02

/**
 * The first column of a side and another that counts the same calls otherwise, where neither the total nor a third column –
 * the cached part, a part of the prompt – says what lies between them.
 */
export function rivalsOf(
  side: Side,
  candidates: readonly Column[],
  columns: readonly Column[],
  length: number
): Rivals | undefined {
  const [first, ...others] = candidates.filter(column => !isEmpty(column))
  if (first === undefined) return undefined
  const counts = countsOf(first, length)
  const thirds = columns.filter(column => !candidates.includes(column) && mostly(column, isCount))
  const rival = others.find(other => {
    const gaps = countsOf(other, length).map((count, i) =>
      count > 0 && (counts[i] as number) > 0 ? Math.abs(count - (counts[i] as number)) : Number.NaN
    )
    const known = gaps.filter(gap => !Number.isNaN(gap))
    const apart = known.filter(gap => gap > 0).length
    return (
      known.length >= 2 &&
      apart > MOST_ALIKE * known.length &&
      !thirds.some(third => fills(gaps, countsOf(third, length)))
    )
  })
  if (rival === undefined) return undefined
  const isSaid = [first, rival].every(({ meanings }) => !isLoose(meanings.get(side) ?? 0))
  return {
    side,
    paths: [first.path, rival.path],
    isOpen: isSaid && !isOtherwise(rival) && areFarApart(counts, countsOf(rival, length))
  }
}

/** Whether a third column is what lies between two, nearly everywhere. */
function fills(gaps: readonly number[], third: readonly number[]): boolean {
  const known = gaps.filter(gap => !Number.isNaN(gap)).length
  const equal = gaps.filter((gap, i) => gap === ((third[i] as number) || 0)).length
  return third.some(count => count > 0) && equal >= 0.95 * known
}

function areFarApart(ones: readonly number[], others: readonly number[]): boolean {
  const both = ones.flatMap((one, i) =>
    one > 0 && (others[i] as number) > 0 ? [[one, others[i] as number] as const] : []
  )
  const sum = (at: 0 | 1) => both.reduce((all, pair) => all + pair[at], 0)
  return Math.abs(sum(0) - sum(1)) > FAR_APART * Math.max(sum(0), sum(1))
}
