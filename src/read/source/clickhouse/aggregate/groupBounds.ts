/** Calls of single models or callers by the second and the minute → between which bounds the busiest window of each lies. */
import type { Bounds, Group } from '../../../../log/aggregates.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, type GroupSums, numbers } from './sums.ts'

const MICROS = { second: 1_000_000, minute: 60_000_000 } as const

/** Of each name what its calendar windows and pairs of adjacent ones hold at most. */
type Found = Record<'second' | 'minute' | 'tokens', { low: number; high: number }>

export class GroupBounds {
  private readonly found = new Map<string, Found>()
  private readonly column: 'model' | 'caller'
  private readonly names: readonly string[]

  constructor(column: 'model' | 'caller', names: readonly string[]) {
    this.column = column
    this.names = names
  }

  /** Windows that begin in the stretch. */
  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    for (const width of ['second', 'minute'] as const) {
      const rows = await ask(
        `SELECT name, max(calls), max(calls + if(next = at + 1, more, 0)), max(tokens), max(tokens + if(next = at + 1, moreTokens, 0)) FROM (
          SELECT name, at, calls, tokens, leadInFrame(at) OVER pair AS next, leadInFrame(calls) OVER pair AS more, leadInFrame(tokens) OVER pair AS moreTokens FROM (
            SELECT @${this.column} AS name, intDiv(@t, ${MICROS[width]}) AS at, count() AS calls, sum(ifNull(@i, 0) + ifNull(@o, 0)) AS tokens
            FROM {calls} WHERE name IN ({names:Array(String)}) GROUP BY name, at)
          WINDOW pair AS (PARTITION BY name ORDER BY at ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING))
        GROUP BY name`,
        { from: stretch.from, to: stretch.to + MICROS[width] },
        { names: this.names }
      )
      for (const [name = '', ...texts] of rows) {
        const [calls = 0, pair = 0, tokens = 0, tokenPair = 0] = numbers(texts)
        const found = this.of(name)
        raise(found[width], calls, pair)
        if (width === 'minute') raise(found.tokens, tokens, tokenPair)
      }
    }
  }

  group(name: string, { firstMicros: _, ...sums }: GroupSums, shown: string): Group {
    return { name: shown, ...sums, ...this.of(name) }
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
