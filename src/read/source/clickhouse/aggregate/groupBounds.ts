/** Calls of single models or callers → between which bounds the busiest window of each lies, and the stretches that may hold it. */
import type { Bounds, Group } from '../../../../log/aggregates.ts'
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../../../units.ts'
import { MOST_STRETCHES, merged } from './busiest.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, type GroupSums, type Groups, type Named, numbers } from './sums.ts'

const TENTH_MICROS = MICROS_PER_SECOND / 10

/** A run of bins that a window of the width holds at least, and one bin more, which it cannot exceed. */
const WINDOWS = {
  second: { binMicros: TENTH_MICROS, bins: 10, micros: MICROS_PER_SECOND, before: 0 },
  /** What opens a window is the first call of all that lie in it. */
  minute: {
    binMicros: MICROS_PER_SECOND,
    bins: 60,
    micros: MICROS_PER_MINUTE,
    before: MICROS_PER_MINUTE
  }
} as const
type Width = keyof typeof WINDOWS

type Found = Record<Width | 'tokens', { low: number; high: number }>

class GroupBounds {
  private readonly found = new Map<string, Found>()
  private readonly column: Named
  private readonly names: readonly string[]
  /** Whether there are more candidates than were asked for. */
  isCut = false

  constructor(column: Named, names: readonly string[]) {
    this.column = column
    this.names = names
  }

  /** What some window holds that begins in the stretch. */
  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    for (const width of ['second', 'minute'] as const) {
      const { micros, bins } = WINDOWS[width]
      const rows = await ask(
        `SELECT name, max(calls), max(tokens) FROM (${this.runs(width, bins)}) GROUP BY name`,
        { from: stretch.from, to: stretch.to + micros },
        { names: this.names }
      )
      for (const [name = '', ...texts] of rows) {
        const [calls = 0, tokens = 0] = numbers(texts)
        const found = this.of(name)
        raise(found[width], 'low', calls)
        if (width === 'minute') raise(found.tokens, 'low', tokens)
      }
    }
  }

  /** The stretches in which the busiest window of a name may lie: all others hold less than some other one. */
  async stretches(ask: AskCalls, chunk: Stretch): Promise<readonly Stretch[]> {
    const lows = (of: Width | 'tokens') => this.names.map(name => this.of(name)[of].low)
    const stretches: Stretch[] = []
    for (const width of ['second', 'minute'] as const) {
      const { micros, bins, binMicros, before } = WINDOWS[width]
      const least = (array: string) =>
        `arrayElement({${array}:Array(Float64)}, indexOf({names:Array(String)}, name))`
      const rows = await ask(
        `SELECT name, bin, calls, tokens FROM (${this.runs(width, bins + 1)}) WHERE calls >= ${least('leastCalls')} OR (tokens > 0 AND tokens >= ${least('leastTokens')})
        ORDER BY bin LIMIT ${MOST_STRETCHES}`,
        { from: chunk.from, to: chunk.to + micros + binMicros },
        {
          names: this.names,
          leastCalls: lows(width),
          leastTokens: width === 'minute' ? lows('tokens') : this.names.map(() => Number.MAX_SAFE_INTEGER)
        }
      )
      if (rows.length === MOST_STRETCHES) this.isCut = true
      for (const [name = '', ...texts] of rows) {
        const [bin = 0, calls = 0, tokens = 0] = numbers(texts)
        const opens = bin * binMicros
        stretches.push({ from: opens - before, to: opens + micros + binMicros })
        raise(this.of(name)[width], 'high', calls)
        if (width === 'minute') raise(this.of(name).tokens, 'high', tokens)
      }
    }
    return merged(stretches)
  }

  group(name: string, sums: GroupSums, shown: string): Group {
    const { second, minute, tokens } = this.of(name)
    return {
      name: shown,
      ...sums,
      second: this.closed(second),
      minute: this.closed(minute),
      tokens: this.closed(tokens)
    }
  }

  /** Two runs of the width cover any window: where not every candidate was seen, it holds no more than both may. */
  private closed({ low, high }: Bounds): Bounds {
    return { low, high: this.isCut ? 2 * low : Math.max(low, high) }
  }

  /** By name and bin: what the run of so many bins holds that begins with it. */
  private runs(width: Width, bins: number): string {
    return `
      SELECT name, bin, sum(ofBin) OVER run AS calls, sum(tokensOfBin) OVER run AS tokens FROM (
        SELECT @${this.column} AS name, intDiv(@t, ${WINDOWS[width].binMicros}) AS bin, count() AS ofBin, sum(ifNull(@i, 0) + ifNull(@o, 0)) AS tokensOfBin
        FROM {calls} WHERE name IN ({names:Array(String)}) GROUP BY name, bin)
      WINDOW run AS (PARTITION BY name ORDER BY bin RANGE BETWEEN CURRENT ROW AND ${bins - 1} FOLLOWING)`
  }

  private of(name: string): Found {
    const known = this.found.get(name)
    if (known !== undefined) return known
    const none = { second: { low: 0, high: 0 }, minute: { low: 0, high: 0 }, tokens: { low: 0, high: 0 } }
    this.found.set(name, none)
    return none
  }
}

function raise(bounds: { -readonly [Name in keyof Bounds]: number }, bound: keyof Bounds, to: number): void {
  bounds[bound] = Math.max(bounds[bound], to)
}

export type Bounded = {
  readonly groups: readonly Group[]
  readonly stretches: readonly Stretch[]
  readonly isCut: boolean
}

/** The names with the most calls, with bounds of their busiest windows and the stretches that may hold them. */
export async function bounded(
  ask: AskCalls,
  chunks: readonly Stretch[],
  groups: Groups,
  shown: (name: string) => string,
  most: number
): Promise<Bounded> {
  const named = (name: string) => (name === '' ? '' : shown(name))
  const busiest = [...groups.sums]
    .map(([name, sums]) => ({ name, sums, shown: named(name) }))
    .sort((a, b) => b.sums.attempts - a.sums.attempts || (a.shown < b.shown ? -1 : 1))
    .slice(0, most)
  const bounds = new GroupBounds(
    groups.column,
    busiest.map(({ name }) => name)
  )
  for (const chunk of chunks) await bounds.see(ask, chunk)
  const stretches: Stretch[] = []
  for (const chunk of chunks) stretches.push(...(await bounds.stretches(ask, chunk)))
  return {
    groups: busiest.map(({ name, sums, shown }) => bounds.group(name, sums, shown)),
    stretches: merged(stretches),
    isCut: bounds.isCut
  }
}
