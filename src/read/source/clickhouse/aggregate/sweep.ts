/** Starts and ends of calls → how long how many were in flight: moment by moment on the server, stretch after stretch. */
import type { SweepSums } from '../../../../log/aggregates.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

const SLICES = 240

/** Slice of a moment: the last whose beginning, first + k · width in doubles, does not lie behind it. */
const SLICE = `least(${SLICES - 1}, guess + (at >= {first:Float64} + (guess + 1) * {width:Float64}) - (at < {first:Float64} + guess * {width:Float64}))`

/**
 * Moments at which calls start or end, with the number in flight behind each. The calls of a stretch are those that start
 * in it, or so much before that they may end in it.
 */
const MOMENTS = `
  SELECT at, started, ended, {carried:Int64} + sum(started - ended) OVER (ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS level,
    leadInFrame(at, 1, {until:Int64}) OVER (ORDER BY at ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next
  FROM (
    SELECT event.1 AS at, sum(event.2) AS started, sum(event.3) AS ended FROM (
      SELECT arrayJoin([(toInt64(@t), toInt64(1), toInt64(0)), (assumeNotNull(toInt64(@t + @d)), toInt64(0), toInt64(1))]) AS event FROM {calls} WHERE @d > 0)
    WHERE at >= {open:Int64} AND at < {close:Int64} GROUP BY at)`

/** @returns `null` where no call states a duration above 0 */
export async function sweepOf(ask: AskCalls, chunks: readonly Stretch[]): Promise<SweepSums | null> {
  const extent = await extentOf(ask, chunks)
  if (extent === null) return null
  const { firstMicros, lastMicros, longest } = extent
  const sweep = new Sweeping(firstMicros, lastMicros)
  for (const { from, to } of [...chunks, { from: (chunks.at(-1) as Stretch).to, to: lastMicros + 1 }]) {
    const [open, close] = [Math.max(from, firstMicros), Math.min(to, lastMicros + 1)]
    if (open < close) await sweep.see(ask, open, close, longest)
  }
  return { ...extent, ...sweep.found() }
}

type Extent = Pick<SweepSums, 'firstMicros' | 'lastMicros' | 'workMicros' | 'calls'> & {
  readonly longest: number
}

async function extentOf(ask: AskCalls, chunks: readonly Stretch[]): Promise<Extent | null> {
  let [calls, workMicros, firstMicros, lastMicros, longest] = [0, 0, Number.POSITIVE_INFINITY, 0, 0]
  for (const chunk of chunks) {
    const [row = []] = await ask(
      'SELECT count(), sum(@d), min(@t), max(@t + @d), max(@d) FROM {calls} WHERE @d > 0',
      chunk
    )
    const [count = 0, work = 0, first = 0, last = 0, most = 0] = numbers(row)
    if (count === 0) continue
    calls += count
    workMicros += work
    firstMicros = Math.min(firstMicros, first)
    lastMicros = Math.max(lastMicros, last)
    longest = Math.max(longest, most)
  }
  return calls === 0 ? null : { calls, workMicros, firstMicros, lastMicros, longest }
}

class Sweeping {
  private readonly microsAt = new Map<number, number>()
  private readonly most = new Array<number>(SLICES).fill(0)
  private readonly over = new Array<number>(SLICES).fill(0)
  private readonly lastIn = new Map<number, { readonly at: number; readonly level: number }>()
  private readonly bounds: { readonly first: number; readonly width: number }
  private readonly last: number
  private level = 0
  private max = 0
  private maxAtMicros = Number.NaN

  constructor(first: number, last: number) {
    this.last = last
    this.bounds = { first, width: (last - first) / SLICES }
  }

  /** @param open, close the stretch [µs] @param longest duration of all [µs] */
  async see(ask: AskCalls, open: number, close: number, longest: number): Promise<void> {
    const rows = await ask(
      `SELECT slice, level, sum(next - at), min(at), max(at), countIf(started > 0), minIf(at, started > 0), sumIf(ended, at = {first:Float64} + slice * {width:Float64}) FROM (
        SELECT *, toInt64(floor((at - {first:Float64}) / {width:Float64})) AS guess, ${SLICE} AS slice FROM (${MOMENTS}))
      GROUP BY slice, level`,
      { from: open - longest, to: close },
      { carried: this.level, open, close, until: Math.min(close, this.last), ...this.bounds }
    )
    const [carried, behind] = [this.level, { at: Number.NEGATIVE_INFINITY, level: this.level }]
    let begin = close
    for (const row of rows) {
      const [slice = 0, level = 0, micros = 0, first = 0, last = 0, starts = 0, startedAt = 0, over = 0] =
        numbers(row)
      begin = Math.min(begin, first)
      this.add(level, micros)
      this.seeSlice(slice, level, last, over)
      if (starts > 0) this.seeStart(slice, level, startedAt)
      if (last > behind.at) Object.assign(behind, { at: last, level })
    }
    this.add(carried, begin - open)
    this.level = behind.level
  }

  private seeStart(slice: number, level: number, at: number): void {
    this.most[slice] = Math.max(this.most[slice] as number, level)
    if (level < this.max || (level === this.max && !(at < this.maxAtMicros))) return
    this.max = level
    this.maxAtMicros = at
  }

  /** @param over ended at the slice's very beginning */
  private seeSlice(slice: number, level: number, at: number, over: number): void {
    this.over[slice] = (this.over[slice] as number) + over
    const last = this.lastIn.get(slice)
    if (last === undefined || at > last.at) this.lastIn.set(slice, { at, level })
  }

  private add(level: number, micros: number): void {
    this.microsAt.set(level, (this.microsAt.get(level) ?? 0) + micros)
  }

  /** What is in flight as a slice begins counts in it, too. */
  found(): Pick<SweepSums, 'microsAt' | 'max' | 'maxAtMicros' | 'most'> {
    let before = 0
    const most = this.most.map((own, slice) => {
      const level = Math.max(own, before - (this.over[slice] as number))
      before = this.lastIn.get(slice)?.level ?? before
      return level
    })
    const microsAt = Array.from({ length: this.max + 1 }, (_, level) => this.microsAt.get(level) ?? 0)
    return { microsAt, max: this.max, maxAtMicros: this.maxAtMicros, most }
  }
}
