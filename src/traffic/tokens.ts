/** Token columns → distributions, sums and token rates. */
import { derived, type Figure, measured, unknown } from '../figure.ts'
import { FAILED, type RequestLog, type UsageBuckets } from '../log/trafficLog.ts'
import { MICROS_PER_SECOND } from '../units.ts'
import { tokenDistributionOf } from './distribution.ts'
import { momentOf } from './moment.ts'
import type { Peak, Tokens } from './trafficShape.ts'
import { busiestAligned, busiestSliding, type Weight } from './windows.ts'

/** Whether the log states what an attempt used; 0 in and 0 out is what logs write when nobody told them. */
export const hasUsage = (log: RequestLog, i: number): boolean =>
  (log.inputTokens[i] as number) > 0 || (log.outputTokens[i] as number) > 0

const isFailed = (log: RequestLog, i: number): boolean => ((log.flags[i] as number) & FAILED) !== 0

export function describeTokens(log: RequestLog, spanSeconds: number): Tokens {
  const served = Array.from(log.inputTokens.keys()).filter(i => !isFailed(log, i) && hasUsage(log, i))
  const ofServed = (weight: Weight) => tokenDistributionOf(Float64Array.from(served, weight), 'measured')
  const ofAll = (weight: Weight) =>
    tokenDistributionOf(Float64Array.from(log.inputTokens.keys(), weight), 'measured')
  const { input, cached, output, total } = tokenWeights(log)
  const sumAll = (weight: Weight) => sumFigure(log.inputTokens.keys(), weight)
  const all = sumAll(total)
  return {
    input: ofServed(input),
    cached: ofServed(cached),
    output: ofServed(output),
    total: ofServed(total),
    asLogged: { input: ofAll(input), output: ofAll(output), total: ofAll(total) },
    sums: { input: sumAll(input), cached: sumAll(cached), output: sumAll(output), total: all },
    withoutUsage: log.inputTokens.reduce((count, _, i) => count + (hasUsage(log, i) ? 0 : 1), 0),
    peakTpm: tokenPeak(log, total),
    peakInputTpm: tokenPeak(log, input),
    peakOutputTpm: tokenPeak(log, output),
    averageTpm: averageTpm(all, spanSeconds),
    cachedShare: cachedShare(log, served)
  }
}

/** Σ tokens over the span. [tokens/min] */
export const averageTpm = ({ value }: Figure, spanSeconds: number): Figure =>
  value === null
    ? unknown('tokens/min', 'the log states no tokens', 'derived')
    : derived((value / spanSeconds) * 60, 'tokens/min')

/** Tokens of a row by kind. `total` counts what is known of input and output; unknown where neither is. */
export function tokenWeights(
  log: Pick<RequestLog | UsageBuckets, 'inputTokens' | 'cachedTokens' | 'outputTokens'>
): Record<'input' | 'cached' | 'output' | 'total', Weight> {
  const input: Weight = i => log.inputTokens[i] as number
  const output: Weight = i => log.outputTokens[i] as number
  return {
    input,
    output,
    cached: i => log.cachedTokens[i] as number,
    total: i => (Number.isNaN(input(i)) ? output(i) : input(i) + (output(i) || 0))
  }
}

/** Σ of what is known at these indices; unknown where nothing is. */
export function sumFigure(indices: Iterable<number>, weight: Weight): Figure {
  let [sum, known] = [0, 0]
  for (const i of indices) {
    const tokens = weight(i)
    if (Number.isNaN(tokens)) continue
    sum += tokens
    known++
  }
  return known > 0 ? measured(sum, 'tokens') : unknown('tokens', 'the log states none')
}

const MINUTE_MICROS = 60 * MICROS_PER_SECOND

/** All of an attempt's tokens count at its arrival. */
function tokenPeak(log: RequestLog, weight: Weight): Peak {
  const stated = log.inputTokens.some((_, i) => hasUsage(log, i) && !Number.isNaN(weight(i)))
  if (!stated) return unknownTokenPeak('the log states no tokens')
  const sliding = busiestSliding(log.arrivalMicros, MINUTE_MICROS, weight)
  const aligned = busiestAligned(log.arrivalMicros, MINUTE_MICROS, weight)
  return {
    sliding: measured(sliding.amount, 'tokens/min'),
    aligned: measured(aligned.amount, 'tokens/min'),
    at: momentOf(sliding.atMicros, log.clock),
    alignedAt: momentOf(aligned.atMicros, log.clock)
  }
}

export const unknownTokenPeak = (why: string): Peak => ({
  sliding: unknown('tokens/min', why),
  aligned: unknown('tokens/min', why),
  at: null,
  alignedAt: null
})

/** Σ cached / Σ input, over the rows at these indices that state both. [share] */
export function cachedShare(
  { inputTokens, cachedTokens }: Pick<RequestLog | UsageBuckets, 'inputTokens' | 'cachedTokens'>,
  indices: Iterable<number>
): Figure {
  let [cached, input] = [0, 0]
  for (const i of indices) {
    if (Number.isNaN((cachedTokens[i] as number) + (inputTokens[i] as number))) continue
    cached += cachedTokens[i] as number
    input += inputTokens[i] as number
  }
  return input > 0
    ? derived(cached / input, 'share')
    : unknown('share', 'the log states no cached tokens', 'derived')
}
