/** Calls by calendar minute → those of the log, without the few that lie far in time from all others. */
import { AuditError } from '../../../../errors.ts'
import type { Warning } from '../../../../log/readingShape.ts'
import { coreBy, innerRows, LEAST_GAP_MICROS } from '../../../../log/timeOutliers.ts'
import { MICROS_PER_MINUTE } from '../../../../units.ts'
import { farWarning } from '../../../farRows.ts'
import { EARLIEST_MICROS, LATEST_MICROS } from '../../../records/time.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

export type Minutes = {
  readonly minute: readonly number[]
  readonly arrivals: readonly number[]
  readonly calls: number
}

/** All of the time that is wanted. */
export const stretchOf = ({ since, until }: Omit<Bounds, 'name'>): Stretch => ({
  from: Math.max(EARLIEST_MICROS, since ?? EARLIEST_MICROS),
  to: Math.min(LATEST_MICROS, until ?? LATEST_MICROS)
})

type Bounds = { readonly name: string; readonly since: number | null; readonly until: number | null }

/** All of them. @throws AuditError STORE where there are none */
export async function minutesOf({ name, since, until }: Bounds, ask: AskCalls): Promise<Minutes> {
  const rows = await ask(
    'SELECT intDiv(@t, 60000000) AS at, count() FROM {calls} GROUP BY at ORDER BY at',
    stretchOf({ since, until })
  )
  const columns = rows.map(numbers)
  const minutes = minutesIn(
    columns.map(([at = 0]) => at),
    columns.map(([, calls = 0]) => calls)
  )
  if (minutes.calls === 0)
    throw AuditError.of('STORE', name, 'it holds no call of that time', 'Widen --since and --until')
  return minutes
}

const minutesIn = (minute: readonly number[], arrivals: readonly number[]): Minutes => ({
  minute,
  arrivals,
  calls: arrivals.reduce((sum, count) => sum + count, 0)
})

export type Near = {
  readonly minutes: Minutes
  /** What is to be said of the others; `null` where there are none. */
  readonly warning: Warning | null
}

/**
 * As `withoutFarRows` of a file: the same rows are left out. Only minutes on both sides of a long gap are looked at more
 * closely, and the two rows between which the span of all others is measured.
 */
export async function nearMinutes(minutes: Minutes, ask: AskCalls): Promise<Near> {
  const { minute, arrivals, calls } = minutes
  const inner = innerRows(calls)
  const edges = minute.flatMap((at, i) => (i > 0 && isLongGap(minute[i - 1] as number, at) ? [i - 1, i] : []))
  if (inner === null || edges.length === 0) return { minutes, warning: null }
  const begins = firstRows(arrivals)
  const known = new Map<number, number>()
  const look = async (i: number, ...rows: readonly number[]) => {
    const begin = begins[i] as number
    for (const row of rows)
      if (!known.has(row)) known.set(row, await arrivalIn(ask, minute[i] as number, row - begin))
  }
  for (const i of new Set([0, ...edges, minute.length - 1]))
    await look(i, begins[i] as number, (begins[i] as number) + (arrivals[i] as number) - 1)
  for (const row of inner) await look(minuteOf(begins, row), row)
  const at = (row: number): number =>
    known.get(row) ?? (minute[minuteOf(begins, row)] as number) * MICROS_PER_MINUTE
  const core = coreBy(calls, at)
  if (core.to - core.from === calls) return { minutes, warning: null }
  const [first, last] = [minuteOf(begins, core.from), minuteOf(begins, core.to - 1)]
  return {
    minutes: minutesIn(minute.slice(first, last + 1), arrivals.slice(first, last + 1)),
    warning: farWarning(calls, core, at)
  }
}

const isLongGap = (one: number, next: number): boolean =>
  (next - one + 1) * MICROS_PER_MINUTE > LEAST_GAP_MICROS

/** The number of the first row of each minute. */
function firstRows(arrivals: readonly number[]): readonly number[] {
  let before = 0
  return arrivals.map(count => {
    before += count
    return before - count
  })
}

/** The minute that a row lies in. */
function minuteOf(begins: readonly number[], row: number): number {
  let [low, high] = [0, begins.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((begins[middle] as number) <= row) low = middle
    else high = middle
  }
  return low
}

/** Of the calls of a minute in the order of time. [µs] */
async function arrivalIn(ask: AskCalls, minute: number, place: number): Promise<number> {
  const stretch = { from: minute * MICROS_PER_MINUTE, to: (minute + 1) * MICROS_PER_MINUTE }
  const [row = []] = await ask(`SELECT @t FROM {calls} ORDER BY @t LIMIT 1 OFFSET ${place}`, stretch)
  return Number(row[0])
}
