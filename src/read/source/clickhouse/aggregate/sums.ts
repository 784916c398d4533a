/** One stretch of a log after the other → sums of all of it: each figure is added up by the server, and these by us. */
import type { Group, SecondSums, TokenKind, ValueCounts } from '../../../../log/aggregates.ts'
import { float64 } from '../../../../log/columns.ts'
import { ExactSum } from '../../../../log/exactSum.ts'
import type { Server } from '../server.ts'
import type { Calls, Stretch } from './calls.ts'

/** Asks about the calls of one stretch. `{calls}` stands for them, `@` before a name for what no column begins with. */
export type AskCalls = (
  select: string,
  stretch: Stretch,
  values?: Readonly<Record<string, string | number | readonly number[] | readonly string[]>>
) => Promise<readonly (readonly string[])[]>

/** Rows and bytes that the server says it read. */
export type Told = { rows: number; bytes: number }

export const askerOf =
  (server: Server, calls: Calls, told: Told): AskCalls =>
  async (select, stretch, values = {}) => {
    const { sql, values: bound } = calls.within(stretch)
    // First our own names: a table's may have an @ in it.
    const text = select.replaceAll('@', calls.prefix).replaceAll('{calls}', () => `(${sql})`)
    const { rows, summary } = await server.rows({ sql: text, values: { ...bound, ...values } })
    told.rows += summary.read_rows
    told.bytes += summary.read_bytes
    return rows
  }

const number = (text: string | undefined): number =>
  text === undefined || text === 'ᴺᵁᴸᴸ' ? Number.NaN : Number(text)

export const numbers = (row: readonly string[]): number[] => row.map(number)

/** Arrivals and tokens by calendar second. */
export class Seconds {
  private readonly columns = { second: float64(), arrivals: float64(), input: float64(), output: float64() }

  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    const rows = await ask(
      'SELECT intDiv(@t, 1000000) AS at, count(), sum(ifNull(@i, 0)), sum(ifNull(@o, 0)) FROM {calls} GROUP BY at ORDER BY at',
      stretch
    )
    for (const row of rows) {
      const [second = 0, arrivals = 0, input = 0, output = 0] = numbers(row)
      this.columns.second.push(second)
      this.columns.arrivals.push(arrivals)
      this.columns.input.push(input)
      this.columns.output.push(output)
    }
  }

  take(): SecondSums {
    const { second, arrivals, input, output } = this.columns
    return { second: second.take(), arrivals: arrivals.take(), input: input.take(), output: output.take() }
  }
}

/** What lies between adjacent arrivals, in stretches that follow each other. */
export class Gaps {
  private readonly squares = new ExactSum()
  private largeSquares = 0n
  private longest = 0
  private divisor = 0
  private sharedArrivals = 0
  private mostAtOneArrival = 0
  private last = Number.NaN
  private first = Number.NaN

  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    const [row] = await ask(
      `SELECT min(at), max(at), sumIf(calls, calls > 1), max(calls), toString(sum(toUInt256(gap) * gap)), max(gap) FROM (
        SELECT at, calls, at - lagInFrame(at, 1, at) OVER (ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS gap FROM (
          SELECT @t AS at, count() AS calls FROM {calls} GROUP BY at))`,
      stretch
    )
    if (row === undefined) return
    const [first = 0, last = 0, shared = 0, most = 0, , longest = 0] = numbers(row)
    if (!(last > 0)) return
    this.largeSquares += BigInt(row[4] as string)
    const before = Number.isNaN(this.last) ? 0 : first - this.last
    this.squares.addSquare(before)
    this.longest = Math.max(this.longest, longest, before)
    this.sharedArrivals += shared
    this.mostAtOneArrival = Math.max(this.mostAtOneArrival, most)
    this.last = last
    if (Number.isNaN(this.first)) this.first = first
    await this.divide(ask, stretch)
  }

  /** The common divisor of all distances from the first arrival is that of the gaps. */
  private async divide(ask: AskCalls, stretch: Stretch): Promise<void> {
    while (this.divisor !== 1) {
      const rest = `toInt64(@t - {first:Int64})${this.divisor === 0 ? '' : ' % {divisor:Int64}'}`
      const [row] = await ask(
        `SELECT minIf(rest, rest > 0) FROM (SELECT ${rest} AS rest FROM {calls})`,
        stretch,
        {
          first: this.first,
          ...(this.divisor === 0 ? {} : { divisor: this.divisor })
        }
      )
      const [least = 0] = numbers(row ?? [])
      if (!(least > 0)) return
      this.divisor = commonDivisor(this.divisor, least)
    }
  }

  /** @param attempts of the log: one alone shares nothing */
  take(attempts: number) {
    const { longest, divisor, sharedArrivals, mostAtOneArrival } = this
    const squares = this.largeSquares + this.squares.total
    return {
      squares,
      longest,
      divisor,
      sharedArrivals,
      mostAtOneArrival: Math.max(mostAtOneArrival, Math.min(1, attempts))
    }
  }
}

/** By Euclid. */
function commonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b]
  return a
}

const USED = '(ifNull(@i > 0, 0) OR ifNull(@o > 0, 0))'
const SERVED = `(${USED} AND @s < 400)`

/** Each kind of tokens as the reader tells them apart. */
const TOKENS: Readonly<Record<TokenKind, string>> = {
  input: '@i',
  cached: '@c',
  output: '@o',
  total: 'if(isNull(@i), @o, @i + ifNull(@o, 0))'
}

/** How often each number of tokens came, of calls that were served and of all others. */
export class TokenCounts {
  private readonly served = countsByKind()
  private readonly others = countsByKind()
  private withoutUsage = 0
  private statesInput = false
  private statesOutput = false
  private cached = 0
  private cachedOf = 0

  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    for (const [kind, value] of Object.entries(TOKENS)) {
      const rows = await ask(
        `SELECT ${SERVED} AS served, ${value} AS tokens, count() FROM {calls} WHERE isNotNull(tokens) GROUP BY served, tokens`,
        stretch
      )
      for (const row of rows) {
        const [served, tokens = 0, times = 0] = numbers(row)
        const counts = (served === 1 ? this.served : this.others)[kind as TokenKind]
        counts.set(tokens, (counts.get(tokens) ?? 0) + times)
      }
    }
    const [row = []] = await ask(
      `SELECT countIf(NOT ${USED}), countIf(${USED} AND isNotNull(@i)), countIf(${USED} AND isNotNull(@o)),
        sumIf(@c, ${SERVED} AND isNotNull(@c) AND isNotNull(@i)), sumIf(@i, ${SERVED} AND isNotNull(@c) AND isNotNull(@i)) FROM {calls}`,
      stretch
    )
    const [without = 0, input = 0, output = 0, cached, cachedOf] = numbers(row)
    this.withoutUsage += without
    this.statesInput ||= input > 0
    this.statesOutput ||= output > 0
    this.cached += cached || 0
    this.cachedOf += cachedOf || 0
  }

  take() {
    const { withoutUsage, statesInput, statesOutput, cached, cachedOf } = this
    return {
      served: listed(this.served),
      others: listed(this.others),
      withoutUsage,
      statesInput,
      statesOutput,
      cached,
      cachedOf
    }
  }
}

type Counts = Record<TokenKind, Map<number, number>>

const countsByKind = (): Counts => ({
  input: new Map(),
  cached: new Map(),
  output: new Map(),
  total: new Map()
})

const listed = (counts: Counts): Record<TokenKind, ValueCounts> => ({
  input: [...counts.input],
  cached: [...counts.cached],
  output: [...counts.output],
  total: [...counts.total]
})

/** A column of names. */
export type Named = 'model' | 'caller' | 'split'

/** Sums of each value of one column of names. */
export type GroupSums = Omit<Group, 'name' | 'second' | 'minute' | 'tokens'>

export class Groups {
  readonly sums = new Map<string, GroupSums>()
  readonly column: Named

  constructor(column: Named) {
    this.column = column
  }

  async see(ask: AskCalls, stretch: Stretch): Promise<void> {
    const rows = await ask(
      `SELECT @${this.column} AS name, count(), countIf(@s >= 400), countIf(@s = 429), sumOrNull(@i), sumOrNull(@c), sumOrNull(@o) FROM {calls} GROUP BY name`,
      stretch
    )
    for (const [name = '', ...texts] of rows) {
      const [attempts = 0, failed = 0, throttled = 0, input = 0, cached = 0, output = 0] = numbers(texts)
      const before = this.sums.get(name)
      this.sums.set(name, {
        attempts: attempts + (before?.attempts ?? 0),
        failed: failed + (before?.failed ?? 0),
        throttled: throttled + (before?.throttled ?? 0),
        input: plus(before?.input, input),
        cached: plus(before?.cached, cached),
        output: plus(before?.output, output)
      })
    }
  }
}

/** `NaN` adds nothing to what is known. */
const plus = (before: number | undefined, more: number): number =>
  before === undefined || Number.isNaN(before) ? more : Number.isNaN(more) ? before : before + more
