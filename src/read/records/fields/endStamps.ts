/** Moments that no name explains and how long each call took → whether a moment was written when its call began or when it ended. */
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../../../units.ts'
import { withCommas } from '../../../words.ts'
import type { Lasting } from '../../format/format.ts'
import { toMicros } from '../time.ts'
import { numbersOf } from './choose.ts'
import type { Column } from './columns.ts'
import { scaled, scaleOf } from './lengths.ts'
import { plainNumber } from './numbers.ts'

/** Pairs of neighbouring calls that overlap under one of the two readings alone. */
export type StampVotes = {
  /** Overlap only if the moments are starts: a caller in turn then wrote them at the ends. */
  readonly end: number
  /** Overlap only if they are ends. */
  readonly start: number
  /** Of which both are known. */
  readonly calls: number
}

const NO_VOTES: StampVotes = { end: 0, start: 0, calls: 0 }

/**
 * Calls that overlap at random do so as often under the one reading as under the other: which of two neighbours is the
 * longer is chance. Where one caller waits for each answer, they overlap under the wrong reading alone.
 */
export function stampVotes(moments: readonly number[], lengths: readonly number[]): StampVotes {
  const calls = moments
    .map((moment, i) => ({ moment, length: lengths[i] ?? Number.NaN }))
    .filter(({ moment, length }) => !Number.isNaN(moment) && length >= 0)
    .toSorted((a, b) => a.moment - b.moment)
  const slack = slackOf(calls.map(({ moment }) => moment))
  const votes = { end: 0, start: 0, calls: calls.length }
  for (const [i, { moment, length }] of calls.entries()) {
    const before = calls[i - 1]
    if (before === undefined) continue
    const gap = moment - before.moment + slack
    if (gap < before.length && gap >= length) votes.end++
    if (gap < length && gap >= before.length) votes.start++
  }
  return votes
}

/** Clocks that count seconds are off by one. */
const slackOf = (moments: readonly number[]): number =>
  moments.every(moment => moment % MICROS_PER_SECOND === 0) ? MICROS_PER_SECOND : 10 * MICROS_PER_MILLI

/** Ten in a row one way are one in a thousand by chance. */
const FEWEST_VOTES = 10
const MOST_AGAINST = 0.05
/** From here on it is worth a word. */
const FEWEST_DOUBTS = 4

export const areEnds = ({ end, start }: StampVotes): boolean =>
  end >= FEWEST_VOTES && start <= MOST_AGAINST * end

export const mayBeEnds = (votes: StampVotes): boolean =>
  votes.end >= FEWEST_DOUBTS && votes.start === 0 && !areEnds(votes)

export const leansToStart = ({ end, start }: StampVotes): boolean =>
  start >= FEWEST_VOTES && end <= MOST_AGAINST * start

/** Whether nothing shows of which end a moment tells that no name explains. */
export const areUntold = (votes: StampVotes): boolean =>
  votes.calls > 0 && !areEnds(votes) && !mayBeEnds(votes) && !leansToStart(votes)

export const endsBecause = (votes: StampVotes): string | undefined =>
  areEnds(votes)
    ? `${withCommas(votes.end)} of ${withCommas(votes.calls)} calls overlap the next one only if it said when they began, and ${votes.start === 0 ? 'none' : withCommas(votes.start)} only if when they ended`
    : undefined

const EXPLICIT =
  /^(?:start|started|starts|begin|began|begun|request|requested|arrival|arrived|received|sent|send|submitted|asked|queued|enqueued)$/

/** Whether a name leaves open of which end of a call it tells. */
export const isOpenStamp = ({ name }: Column): boolean =>
  ![...name.around, ...name.all].some(word => EXPLICIT.test(word))

/** None where nothing is open: no moment, no lengths, or a name that says it. */
export const votesOf = (
  column: Column | undefined,
  moments: readonly number[] | undefined,
  lengths: readonly number[] | undefined
): StampVotes =>
  column && moments && lengths && isOpenStamp(column) ? stampVotes(moments, lengths) : NO_VOTES

/** How long each call took, in microseconds; `undefined` where no column tells it. */
export function lengthsIn(
  columns: readonly Column[],
  lasting: Lasting | undefined,
  length: number
): readonly number[] | undefined {
  const column = lasting && columns.find(({ path }) => path === lasting.from)
  if (column === undefined || lasting === undefined) return undefined
  const scale = scaleOf(column)
  if (scale === undefined) return numbersOf(column, length).map(value => toMicros(value, lasting.unit))
  return Array.from({ length }, (_, i) => plainNumber(scaled(column.values[i], scale)) ?? Number.NaN)
}
