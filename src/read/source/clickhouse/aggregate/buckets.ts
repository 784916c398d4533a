/** Calls → what was answered by minute and model, as a usage export states it: what bills and bounds of limits rest on. */
import { Dictionary } from '../../../../log/columns.ts'
import { type BucketRow, emptyBucketRow } from '../../../../log/requestRow.ts'
import type { UsageBuckets } from '../../../../log/trafficLog.ts'
import { UsageBucketsBuilder } from '../../../../log/usageBucketsBuilder.ts'
import { MICROS_PER_MINUTE } from '../../../../units.ts'
import { notAddedUp, type Stretch } from './calls.ts'
import type { SplitBy } from './names.ts'
import { type AskCalls, type Named, numbers } from './sums.ts'

/** Of answered calls, which are billed; rows of one kind each, so that what is unknown stays apart. */
export async function bucketsOf(ask: AskCalls, chunks: readonly Stretch[]): Promise<UsageBuckets> {
  const builder = new UsageBucketsBuilder()
  for (const chunk of chunks)
    for (const row of await ask(answered('', MICROS_PER_MINUTE), chunk))
      builder.add(bucketIn(row, MICROS_PER_MINUTE))
  return builder.finish()
}

/** No price changes more often. */
const PRICED_MICROS = 30 * MICROS_PER_MINUTE

/** Of a log that is split, what every value of it is billed for. @param shown what of a value may be shown */
export async function splitBuckets(
  ask: AskCalls,
  chunks: readonly Stretch[],
  { by, column, shown }: SplitBy,
  name: string
): Promise<UsageBuckets> {
  const builder = new UsageBucketsBuilder()
  const values = new Dictionary(shown)
  const codes: number[] = []
  for (const chunk of chunks) {
    const rows = await ask(
      `${answered(column, PRICED_MICROS)} LIMIT ${MOST_PRICED + 1 - codes.length}`,
      chunk
    )
    for (const [value = '', ...row] of rows) {
      builder.add(bucketIn(row, PRICED_MICROS))
      codes.push(values.code(value))
    }
    if (codes.length > MOST_PRICED)
      throw notAddedUp(name, `--by ${by} tells too many apart to price each of them`)
  }
  // In the order of time already, so that they stay as they came.
  return { ...builder.finish(), split: { by, codes: Uint32Array.from(codes), values: values.names } }
}

const MOST_PRICED = 1_000_000

/** @param split a column by which they are told apart, too; empty: none */
function answered(split: Named | '', micros: number): string {
  const kinds = 'isNull(@i), isNull(@c), isNull(@o)'
  const [value, by] = split === '' ? ['', ''] : [`@${split} AS value, `, ', value']
  return `SELECT ${value}@model AS name, intDiv(@t, ${micros}) AS at, count(), sumOrNull(@i), sumOrNull(@c), sumOrNull(@o) FROM {calls}
    WHERE @s < 400 GROUP BY name, at${by}, ${kinds} ORDER BY at, name${by}, ${kinds}`
}

function bucketIn([model = '', ...texts]: readonly string[], micros: number): BucketRow {
  const [at = 0, requests = 0, inputTokens = 0, cachedTokens = 0, outputTokens = 0] = numbers(texts)
  const startMicros = at * micros
  const counts = { requests, inputTokens, cachedTokens, outputTokens }
  return { ...emptyBucketRow(), startMicros, endMicros: startMicros + micros, ...counts, model }
}
