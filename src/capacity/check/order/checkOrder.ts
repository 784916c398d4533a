/** Pass lines × what a benchmark measured → each line held, broken, or not tested. */
import { duration } from '../../../words.ts'
import { limitBy, type PassLine, type ShareLine, type Time } from './acceptance.ts'

/** Of one benchmark run; `null` where it does not say. */
export type BenchmarkResult = {
  /** Answered ones. */
  readonly requests: number | null
  /** Those that got no answer. */
  readonly failed: number | null
  /** Quantiles, ascending: [share of requests, seconds]. */
  readonly ttft: Quantiles | null
  readonly tpot: Quantiles | null
  readonly latency: Quantiles | null
  /** Each answered request by itself, where the result keeps them. */
  readonly each: readonly RequestTimes[] | null
  readonly outputTokensPerSecond: number | null
  /** As the engine printed it at its start. */
  readonly kvCacheTokens: number | null
}

/** [s], but for the tokens of its prompt. */
export type RequestTimes = { readonly inputTokens: number } & Readonly<Record<Time, number>>

export type Quantiles = readonly (readonly [share: number, seconds: number])[]

export type LineResult = {
  readonly line: PassLine
  readonly outcome: 'held' | 'broken' | 'not tested'
  readonly measured: number | null
  readonly why: string
}

export const checkLines = (lines: readonly PassLine[], result: BenchmarkResult): readonly LineResult[] =>
  lines.map(line => checkLine(line, result))

function checkLine(line: PassLine, result: BenchmarkResult): LineResult {
  if ('withinSeconds' in line) return checkShare(line, result)
  const [measured, wanted] =
    line.name === 'throughput'
      ? [result.outputTokensPerSecond, line.atLeastTokensPerSecond]
      : [result.kvCacheTokens, line.atLeastTokens]
  if (measured === null) return untested(line, null, 'the result does not state it')
  const outcome = measured >= wanted ? 'held' : 'broken'
  return {
    line,
    outcome,
    measured,
    why: `${amount(measured)} of at least ${amount(wanted)} ${line.name === 'throughput' ? 'tokens/s' : 'tokens'}`
  }
}

/**
 * A request without an answer is within no limit. The share of requests within one lies between the last quantile below it and the first above; its 99 % interval
 * (Wilson 1927) by the number of requests decides: a line whose share lies inside is not told by so few.
 */
function checkShare(line: ShareLine, result: BenchmarkResult): LineResult {
  const { failed, requests: answered } = result
  const found = answeredWithin(line, result)
  if (found === null) return untested(line, null, 'the result states no quantiles of it')
  const requests = answered === null ? null : answered + (failed ?? 0)
  const part = requests ? (answered ?? 0) / requests : 1
  const [least, most] = found.map(one => part * one) as [number, number]
  const share = (least + most) / 2
  if (requests === null) return untested(line, share, 'the result does not state its number of requests')
  const [low] = wilson(least, requests)
  const [, high] = wilson(most, requests)
  const ofThem = failed ? `, ${failed} of which failed,` : ''
  const says = `${between(least, most)} of ${requests} requests${ofThem} within ${saysLimit(line)}, ${percent(line.atLeastShare)} asked for`
  if (low >= line.atLeastShare) return { line, outcome: 'held', measured: share, why: says }
  if (high < line.atLeastShare) return { line, outcome: 'broken', measured: share, why: says }
  return untested(line, share, `${says}: ${whyOpen(line, result)}`)
}

const isByLength = ({ withinSeconds, longestSeconds }: ShareLine): boolean => longestSeconds > withinSeconds

/** Where the result keeps no requests, all that is known is how many were within the shortest limit and within the longest. */
function answeredWithin(
  line: ShareLine,
  { each, [line.name]: quantiles }: BenchmarkResult
): readonly [least: number, most: number] | null {
  const { name, promise, withinSeconds, longestSeconds } = line
  if (isByLength(line) && each !== null && each.length > 0) {
    const limitOf = limitBy(name, promise)
    const within = each.filter(request => request[name] <= limitOf(request.inputTokens)).length / each.length
    return [within, within]
  }
  if (quantiles === null || quantiles.length === 0) return null
  return [shareWithin(quantiles, withinSeconds)[0], shareWithin(quantiles, longestSeconds)[1]]
}

const whyOpen = (line: ShareLine, { each }: BenchmarkResult): string =>
  isByLength(line) && each === null
    ? 'the limit depends on the length of the prompt, and the result does not say how long each request took. Test with vllm bench serve --save-detailed'
    : 'too close for so few requests to tell'

/** One limit, or from the shortest to the longest. */
export const saysLimit = (line: Pick<ShareLine, 'withinSeconds' | 'longestSeconds'>): string => {
  const [least, most] = [duration(line.withinSeconds), duration(line.longestSeconds)]
  return least === most ? least : `${least} to ${most}, by the length of its prompt`
}

const untested = (line: PassLine, measured: number | null, why: string): LineResult => ({
  line,
  outcome: 'not tested',
  measured,
  why
})

function shareWithin(quantiles: Quantiles, seconds: number): readonly [least: number, most: number] {
  const below = quantiles.filter(([, value]) => value <= seconds).at(-1)
  const above = quantiles.find(([, value]) => value > seconds)
  return [below?.[0] ?? 0, above?.[0] ?? 1]
}

/** 99 %, two-sided. */
const Z = 2.576

function wilson(share: number, count: number): readonly [low: number, high: number] {
  const middle = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count)
  const half =
    (Z / (1 + (Z * Z) / count)) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))
  return [middle - half, middle + half]
}

const amount = (value: number): string => String(Number(value.toPrecision(4)))
/** Between two quantiles nothing says how many there are. */
const between = (least: number, most: number): string =>
  percent(least) === percent(most) ? percent(least) : `${percent(least)} to ${percent(most)}`
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
