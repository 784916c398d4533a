/** Lengths of time → those at the ranks that a distribution quotes: counted by size first, then only what lies near is asked for. */
import type { RankedValues } from '../../../../log/aggregates.ts'
import type { Stretch } from './calls.ts'
import { type AskCalls, numbers } from './sums.ts'

export const METRICS = {
  total: 'toFloat64(@d)',
  ttft: 'toFloat64(@f)',
  tpot: 'if(@o > 1, toFloat64(@d - @f) / (@o - 1), NULL)'
} as const
export type Metric = keyof typeof METRICS

/** Of those that did not fail. */
export const ANSWERED = '@s < 400'

/** Ascends with the value: a sign, eight bits of exponent and eight of the fraction. */
const BUCKET = 'bitShiftRight(reinterpretAsUInt32(toFloat32(value)), 15)'

/** Means are of values to this part of a microsecond, so that their sum is exact in any order. */
export const PARTS_PER_MICRO = 1_024

/** @param quoted the ranks of so many values that are quoted, ascending */
export async function latenciesOf(
  ask: AskCalls,
  stretches: readonly Stretch[],
  quoted: (count: number) => readonly number[]
): Promise<Record<Metric, RankedValues | null>> {
  const found: Partial<Record<Metric, RankedValues | null>> = {}
  for (const metric of Object.keys(METRICS) as Metric[])
    found[metric] = await rankedOf(ask, stretches, metric, quoted)
  return found as Record<Metric, RankedValues | null>
}

async function rankedOf(
  ask: AskCalls,
  stretches: readonly Stretch[],
  metric: Metric,
  quoted: (count: number) => readonly number[]
): Promise<RankedValues | null> {
  const values = `SELECT ${METRICS[metric]} AS value FROM {calls} WHERE ${ANSWERED} AND isNotNull(value)`
  const buckets = new Map<number, number>()
  let parts = 0n
  for (const stretch of stretches) {
    const rows = await ask(
      `SELECT ${BUCKET} AS bucket, count(), toString(sum(toInt128(floor(value * ${PARTS_PER_MICRO})))) FROM (${values}) GROUP BY bucket`,
      stretch
    )
    for (const [bucket = '', times = '', sum = ''] of rows) {
      buckets.set(Number(bucket), (buckets.get(Number(bucket)) ?? 0) + Number(times))
      parts += BigInt(sum)
    }
  }
  const count = [...buckets.values()].reduce((sum, times) => sum + times, 0)
  if (count === 0) return null
  const ranks = quoted(count)
  const wanted = bucketsAt(buckets, ranks)
  const near = new Map<number, number>()
  for (const stretch of stretches) {
    const rows = await ask(
      `SELECT value, count() FROM (${values}) WHERE ${BUCKET} IN ({buckets:Array(UInt32)}) GROUP BY value`,
      stretch,
      { buckets: [...wanted.keys()] }
    )
    for (const row of rows) {
      const [value = 0, times = 0] = numbers(row)
      near.set(value, (near.get(value) ?? 0) + times)
    }
  }
  return { count, sum: Number(parts) / PARTS_PER_MICRO, at: valuesAt(near, wanted, ranks) }
}

/** The buckets that hold a rank → how many values lie below each. */
function bucketsAt(
  buckets: ReadonlyMap<number, number>,
  ranks: readonly number[]
): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  let [before, next] = [0, 0]
  for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
    const times = buckets.get(bucket) as number
    for (; next < ranks.length && (ranks[next] as number) < before + times; next++) found.set(bucket, before)
    before += times
  }
  return found
}

function valuesAt(
  near: ReadonlyMap<number, number>,
  wanted: ReadonlyMap<number, number>,
  ranks: readonly number[]
): ReadonlyMap<number, number> {
  const single = new Float32Array(1)
  const bits = new Uint32Array(single.buffer)
  const bucketOf = (value: number) => {
    single[0] = value
    return (bits[0] as number) >>> 15
  }
  const found = new Map<number, number>()
  let [bucket, passed, next] = [-1, 0, 0]
  for (const value of [...near.keys()].sort((a, b) => a - b)) {
    if (bucketOf(value) !== bucket) {
      bucket = bucketOf(value)
      passed = wanted.get(bucket) as number
    }
    passed += near.get(value) as number
    for (; next < ranks.length && (ranks[next] as number) < passed; next++)
      found.set(ranks[next] as number, value)
  }
  return found
}
