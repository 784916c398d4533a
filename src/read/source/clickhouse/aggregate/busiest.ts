/** Arrivals and tokens by the second → the stretches of time that may hold the busiest window of a width: all others hold less. */
import type { SecondSums } from '../../../../log/aggregates.ts'
import { MICROS_PER_SECOND } from '../../../../units.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

/** Widths that are searched by the second. A window of 1 s is searched by its tenths. [s] */
export const BY_SECOND = [10, 60, 300, 3_600] as const

/** What is replayed before the busiest minute, and after it. [s] */
const BEFORE_SECONDS = 120
const AFTER_SECONDS = 30

/** The four amounts whose busiest windows are told. */
type Amounts = readonly [arrivals: number, input: number, output: number, total: number]

const amountsOf = ({ arrivals, input, output }: SecondSums, i: number): Amounts => {
  const [inputs, outputs] = [input[i] as number, output[i] as number]
  return [arrivals[i] as number, inputs, outputs, inputs + outputs]
}

/** Four sums over a window of seconds that moves along. */
class Window {
  private readonly seconds: SecondSums
  private readonly width: number
  private end = 0
  private readonly sums: [number, number, number, number] = [0, 0, 0, 0]

  constructor(seconds: SecondSums, width: number) {
    this.seconds = seconds
    this.width = width
  }

  /** Of the window that begins with the i-th second; to be asked for each in turn. */
  from(i: number): Amounts {
    const { second } = this.seconds
    const opens = second[i] as number
    if (i > 0) this.add(amountsOf(this.seconds, i - 1), -1)
    for (; this.end < second.length && (second[this.end] as number) < opens + this.width; this.end++)
      this.add(amountsOf(this.seconds, this.end), 1)
    return this.sums
  }

  private add(amounts: Amounts, sign: number): void {
    for (let k = 0; k < 4; k++) this.sums[k] = (this.sums[k] as number) + sign * (amounts[k] as number)
  }
}

/** The most of each amount in any run of so many seconds: a window holds at least that. */
function mostOf(seconds: SecondSums, width: number): Amounts {
  const window = new Window(seconds, width)
  const most: [number, number, number, number] = [0, 0, 0, 0]
  for (let i = 0; i < seconds.second.length; i++) {
    const sums = window.from(i)
    for (let k = 0; k < 4; k++) most[k] = Math.max(most[k] as number, sums[k] as number)
  }
  return most
}

/**
 * The stretches in which a window of the width may be the busiest. One that opens within a second reaches into one second
 * more than it is wide: where even those hold less than some other run of the width, it is not.
 */
export function candidatesOf(seconds: SecondSums, width: number): readonly Stretch[] {
  const most = mostOf(seconds, width)
  const window = new Window(seconds, width + 1)
  const [before, after] = width === 60 ? [BEFORE_SECONDS, AFTER_SECONDS] : [0, 0]
  const found: Stretch[] = []
  for (let i = 0; i < seconds.second.length; i++) {
    const sums = window.from(i)
    if (!sums.some((sum, k) => sum > 0 && sum >= (most[k] as number))) continue
    const second = seconds.second[i] as number
    found.push({
      from: (second - before) * MICROS_PER_SECOND,
      to: (second + width + 1 + after) * MICROS_PER_SECOND
    })
  }
  return merged(found)
}

const TENTH_MICROS = MICROS_PER_SECOND / 10

/** As `candidatesOf` for windows of 1 s, by tenths of seconds, which the server looks through by itself. */
export async function busiestSeconds(
  ask: AskCalls,
  stretches: readonly Stretch[],
  seconds: SecondSums
): Promise<readonly Stretch[]> {
  const most = mostOf(seconds, 1)
  const found: Stretch[] = []
  for (const { from, to } of stretches) {
    const rows = await ask(
      `SELECT tenth FROM (
        SELECT tenth, sum(arrivals) OVER run AS sum0, sum(input) OVER run AS sum1, sum(output) OVER run AS sum2 FROM (
          SELECT intDiv(@t, ${TENTH_MICROS}) AS tenth, count() AS arrivals, sum(ifNull(@i, 0)) AS input, sum(ifNull(@o, 0)) AS output
          FROM {calls} GROUP BY tenth)
        WINDOW run AS (ORDER BY tenth RANGE BETWEEN CURRENT ROW AND 10 FOLLOWING))
      WHERE sum0 >= {most0:Float64} OR (sum1 > 0 AND sum1 >= {most1:Float64}) OR (sum2 > 0 AND sum2 >= {most2:Float64})
        OR (sum1 + sum2 > 0 AND sum1 + sum2 >= {most3:Float64})
      ORDER BY tenth LIMIT ${MOST_STRETCHES}`,
      { from, to: to + 11 * TENTH_MICROS },
      { most0: most[0], most1: most[1], most2: most[2], most3: most[3] }
    )
    for (const row of rows) {
      const [tenth = 0] = numbers(row)
      found.push({ from: tenth * TENTH_MICROS, to: (tenth + 11) * TENTH_MICROS })
    }
  }
  return merged(found)
}

/** More than that are not looked at. */
export const MOST_STRETCHES = 100_000

/** @param stretches by their beginning */
export function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = []
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last !== undefined && from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else result.push({ from, to })
  }
  return result
}

/** How many attempts lie in the stretches, at most: whole seconds are counted. */
export function attemptsIn({ second, arrivals }: SecondSums, stretches: readonly Stretch[]): number {
  let [sum, i] = [0, 0]
  for (const { from, to } of stretches) {
    const [first, last] = [Math.floor(from / MICROS_PER_SECOND), Math.ceil(to / MICROS_PER_SECOND)]
    while (i > 0 && (second[i - 1] as number) >= first) i--
    while (i < second.length && (second[i] as number) < first) i++
    for (; i < second.length && (second[i] as number) < last; i++) sum += arrivals[i] as number
  }
  return sum
}
