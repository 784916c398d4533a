/** Calls of single models or callers → between which bounds the busiest window of each lies, and the stretches that may hold it. */
import type { Bounds, Group } from '../../../../log/aggregates.ts'
import { MICROS_PER_SECOND } from '../../../../units.ts'
import { MOST_STRETCHES, merged } from './busiest.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, type GroupSums, numbers } from './sums.ts'

const TENTH_MICROS = MICROS_PER_SECOND / 10

/** A run of bins that a window of the width holds at least, and one bin more, which it cannot exceed. */
const WINDOWS = {
  second: { binMicros: TENTH_MICROS, bins: 10, micros: MICROS_PER_SECOND, before: 0 },
  /** What opens a window is the first call of all that lie in it. */
  minute: {
    binMicros: MICROS_PER_SECOND,
    bins: 60,
    micros: 60 * MICROS_PER_SECOND,
    before: 60 * MICROS_PER_SECOND
  }
} as const
type Width = keyof typeof WINDOWS

type Found = Record<Width | 'tokens', { low: number; high: number }>

export class GroupBounds {
  private readonly found = new Map<string, Found>()
  private readonly column: 'model' | 'caller'
  private readonly names: readonly string[]

  constructor(column: 'model' | 'caller', names: readonly string[]) {
    this.column = column
    this.names = names
  }

  /** Of all windows that begin in the stretch. */
  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    for (const width of ['second', 'minute'] as const) {
      const { micros, binMicros } = WINDOWS[width]
      const rows = await ask(
        `SELECT name, max(calls0), max(calls1), max(tokens0), max(tokens1) FROM (${this.runs(width)}) GROUP BY name`,
        { from: stretch.from, to: stretch.to + micros + binMicros },
        { names: this.names }
      )
      for (const [name = '', ...texts] of rows) {
        const [low = 0, high = 0, tokens = 0, mostTokens = 0] = numbers(texts)
        const found = this.of(name)
        raise(found[width], low, high)
        if (width === 'minute') raise(found.tokens, tokens, mostTokens)
      }
    }
  }

  /** The stretches in which the busiest window of a name may lie: all others hold less than some other one. */
  async stretches(ask: AskCalls, chunk: Stretch): Promise<readonly Stretch[]> {
    const lows = (of: Width | 'tokens') => this.names.map(name => this.of(name)[of].low)
    const stretches: Stretch[] = []
    for (const width of ['second', 'minute'] as const) {
      const { micros, binMicros, before } = WINDOWS[width]
      const least = (array: string) =>
        `arrayElement({${array}:Array(Float64)}, indexOf({names:Array(String)}, name))`
      const rows = await ask(
        `SELECT DISTINCT bin FROM (${this.runs(width)}) WHERE calls1 >= ${least('calls')} OR (tokens1 > 0 AND tokens1 >= ${least('tokens')})
        ORDER BY bin LIMIT ${MOST_STRETCHES}`,
        { from: chunk.from, to: chunk.to + micros + binMicros },
        {
          names: this.names,
          calls: lows(width),
          tokens: width === 'minute' ? lows('tokens') : this.names.map(() => Number.MAX_SAFE_INTEGER)
        }
      )
      for (const row of rows) {
        const opens = (numbers(row)[0] ?? 0) * binMicros
        stretches.push({ from: opens - before, to: opens + micros + binMicros })
      }
    }
    return merged(stretches)
  }

  group(name: string, { firstMicros: _, ...sums }: GroupSums, shown: string): Group {
    return { name: shown, ...sums, ...this.of(name) }
  }

  /** By name and bin: what the run of bins holds that begins with it, and the run of one bin more. */
  private runs(width: Width): string {
    const { binMicros, bins } = WINDOWS[width]
    return `
      SELECT name, bin, sum(calls) OVER run AS calls0, sum(calls) OVER longer AS calls1, sum(tokens) OVER run AS tokens0, sum(tokens) OVER longer AS tokens1 FROM (
        SELECT @${this.column} AS name, intDiv(@t, ${binMicros}) AS bin, count() AS calls, sum(ifNull(@i, 0) + ifNull(@o, 0)) AS tokens
        FROM {calls} WHERE name IN ({names:Array(String)}) GROUP BY name, bin)
      WINDOW run AS (PARTITION BY name ORDER BY bin RANGE BETWEEN CURRENT ROW AND ${bins - 1} FOLLOWING),
        longer AS (PARTITION BY name ORDER BY bin RANGE BETWEEN CURRENT ROW AND ${bins} FOLLOWING)`
  }

  private of(name: string): Found {
    const known = this.found.get(name)
    if (known !== undefined) return known
    const none = { second: { low: 0, high: 0 }, minute: { low: 0, high: 0 }, tokens: { low: 0, high: 0 } }
    this.found.set(name, none)
    return none
  }
}

function raise(bounds: { -readonly [Name in keyof Bounds]: number }, low: number, high: number): void {
  bounds.low = Math.max(bounds.low, low)
  bounds.high = Math.max(bounds.high, high)
}
