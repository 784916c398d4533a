/** Lengths of time → those at quoted ranks by a t-digest, and by how much its ranks are wrong, which is counted. */
import type { RankedValues } from '../../../../log/aggregates.ts'
import type { Stretch } from './calls.ts'
import { ANSWERED, METRICS, type Metric, PARTS_PER_MICRO } from './latencies.ts'
import { type AskCalls, numbers } from './sums.ts'

/**
 * As `latenciesOf`, in two passes over the calls in place of two for each length and stretch: the server's memory is that of
 * a digest, however many there are.
 *
 *     rank error = the most by which a value's own ranks miss the rank that it stands for, of all values
 *
 * @param quoted the ranks of so many values that are quoted, ascending
 */
export async function digestsOf(
  ask: AskCalls,
  stretches: readonly Stretch[],
  quoted: (count: number) => readonly number[]
): Promise<Record<Metric, RankedValues | null>> {
  const all = { from: stretches[0]?.from ?? 0, to: stretches.at(-1)?.to ?? 0 }
  const found: Partial<Record<Metric, RankedValues | null>> = {}
  for (const metric of Object.keys(METRICS) as Metric[])
    found[metric] = await digestOf(ask, all, METRICS[metric], quoted)
  return found as Record<Metric, RankedValues | null>
}

async function digestOf(
  ask: AskCalls,
  all: Stretch,
  length: string,
  quoted: (count: number) => readonly number[]
): Promise<RankedValues | null> {
  const values = `SELECT ${length} AS value FROM {calls} WHERE ${ANSWERED} AND isNotNull(value)`
  const [extent = []] = await ask(`SELECT count() FROM (${values})`, all)
  const count = Number(extent[0])
  if (count === 0) return null
  const ranks = quoted(count)
  const levels = ranks.map(rank => ((rank + 0.5) / count).toFixed(LEVEL_DIGITS))
  const [told = []] = await ask(
    `SELECT toString(sum(toInt128(floor(value * ${PARTS_PER_MICRO})))), min(value), max(value),
      arrayStringConcat(quantilesTDigest(${levels.join(', ')})(assumeNotNull(value)), ' ') FROM (${values})`,
    all
  )
  const [parts = '0', least, most, digest = ''] = told
  const at = new Map(digest.split(' ').map((value, i) => [ranks[i] as number, Number(value)]))
  // The ends are known as they are.
  at.set(0, Number(least)).set(count - 1, Number(most))
  const rankError = await rankErrorOf(ask, all, values, at, count)
  return { count, sum: Number(BigInt(parts)) / PARTS_PER_MICRO, at, rankError }
}

const LEVEL_DIGITS = 12

async function rankErrorOf(
  ask: AskCalls,
  all: Stretch,
  values: string,
  at: ReadonlyMap<number, number>,
  count: number
): Promise<number> {
  const quoted = [...at]
  const counts = quoted.map((_, i) => `countIf(value < {v${i}:Float64}), countIf(value <= {v${i}:Float64})`)
  const bound = Object.fromEntries(quoted.map(([, value], i) => [`v${i}`, value]))
  const [row = []] = await ask(`SELECT ${counts.join(', ')} FROM (${values})`, all, bound)
  const ranks = numbers(row)
  const errors = quoted.map(([rank], i) => {
    const [below = 0, upTo = 0] = ranks.slice(2 * i, 2 * i + 2)
    return Math.max(0, below - rank, rank - upTo + 1)
  })
  return Math.max(...errors) / count
}
