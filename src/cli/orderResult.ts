/** What vLLM's, AIPerf's or GuideLLM's benchmark wrote → its quantiles and rate. */

import type { BenchmarkResult, Quantiles, RequestTimes } from '../capacity/check/order/checkOrder.ts'
import { entryOf, valueAt } from '../json.ts'

type Json = unknown

/** @returns `null` where it is of none of them */
export function benchmarkResult(content: Json, kvCacheTokens: number | null): BenchmarkResult | null {
  const benchmarks = valueAt(content, 'benchmarks')
  const run = Array.isArray(benchmarks) ? (benchmarks[0] as Json) : content
  const found = Array.isArray(benchmarks)
    ? guidellm(run)
    : number(run, 'mean_ttft_ms') !== null
      ? vllm(run)
      : valueAt(run, 'time_to_first_token') === undefined
        ? null
        : aiperf(run)
  return found && { ...found, kvCacheTokens }
}

type Found = Omit<BenchmarkResult, 'kvCacheTokens'>

const SHARES = [50, 90, 95, 99] as const

/** With --save-detailed each request's own times; without, the quantiles that were asked for. */
function vllm(run: Json): Found {
  const requests = number(run, 'completed')
  const ttfts = valueAt(run, 'ttfts')
  const gaps = valueAt(run, 'itls')
  const errors = valueAt(run, 'errors')
  const isAnswered = (_: unknown, i: number) => !(Array.isArray(errors) && errors[i])
  const each = requestsIn(run)?.filter(isAnswered) ?? null
  const stated = (name: string) =>
    quantiles(SHARES.map(share => [share / 100, millis(number(run, `p${share}_${name}_ms`))] as const))
  return {
    requests,
    failed: number(run, 'failed') ?? less(number(run, 'num_prompts'), requests),
    // A request without an answer has a first token after 0 s.
    ttft: Array.isArray(ttfts) ? ranked(ttfts.filter(isAnswered).map(Number)) : stated('ttft'),
    tpot: Array.isArray(gaps) ? ranked(gaps.filter(isAnswered).map(meanOf)) : stated('tpot'),
    latency: each === null ? stated('e2el') : ranked(each.map(({ latency }) => latency)),
    each,
    outputTokensPerSecond: number(run, 'output_throughput')
  }
}

/** Of --save-detailed: a list for each measure, in the order of the requests; `null` where one of them lacks. */
function requestsIn(run: Json): readonly RequestTimes[] | null {
  const [inputs, ttfts, gaps] = ['input_lens', 'ttfts', 'itls'].map(name => valueAt(run, name))
  if (!Array.isArray(inputs) || !Array.isArray(ttfts) || !Array.isArray(gaps)) return null
  if (inputs.length !== ttfts.length || gaps.length !== ttfts.length) return null
  return inputs.map((input, i) => ({
    inputTokens: Number(input),
    ttft: Number(ttfts[i]),
    tpot: meanOf(gaps[i]),
    latency: Number(ttfts[i]) + (Array.isArray(gaps[i]) ? sumOf(gaps[i]) : 0)
  }))
}

function aiperf(run: Json): Found {
  const stated = (metric: string) => {
    const unit = entryOf(UNITS, String(valueAt(run, metric, 'unit') ?? 'ms')) ?? Number.NaN
    return quantiles(
      SHARES.map(share => [share / 100, (number(run, metric, `p${share}`) ?? Number.NaN) * unit] as const)
    )
  }
  return {
    requests: number(run, 'request_count', 'avg'),
    failed: number(run, 'error_request_count', 'avg'),
    ttft: stated('time_to_first_token'),
    tpot: stated('inter_token_latency'),
    latency: stated('request_latency'),
    each: null,
    outputTokensPerSecond: number(run, 'output_token_throughput', 'avg')
  }
}

/** Seconds in the units in which AIPerf states a time. */
const UNITS: Readonly<Record<string, number>> = { s: 1, sec: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 }

function guidellm(run: Json): Found {
  const stated = (metric: string, unit = 1e-3) =>
    quantiles(
      SHARES.map(share => {
        const value = number(run, 'metrics', metric, 'successful', 'percentiles', `p${share}`)
        return [share / 100, (value ?? Number.NaN) * unit] as const
      })
    )
  return {
    requests:
      number(run, 'metrics', 'request_totals', 'successful') ??
      number(run, 'metrics', 'time_to_first_token_ms', 'successful', 'count'),
    failed: number(run, 'metrics', 'request_totals', 'errored'),
    ttft: stated('time_to_first_token_ms'),
    tpot: stated('inter_token_latency_ms'),
    // The only one in seconds.
    latency: stated('request_latency', 1),
    each: null,
    outputTokensPerSecond: number(run, 'metrics', 'output_tokens_per_second', 'successful', 'mean')
  }
}

const less = (all: number | null, part: number | null): number | null =>
  all === null || part === null ? null : Math.max(0, all - part)

const millis = (value: number | null): number => (value ?? Number.NaN) / 1e3

function quantiles(pairs: readonly (readonly [share: number, seconds: number])[]): Quantiles | null {
  const known = pairs.filter(([, seconds]) => Number.isFinite(seconds))
  return known.length === 0 ? null : known
}

/** Each value with the share of requests that took no longer. */
function ranked(values: readonly number[]): Quantiles | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  return sorted.length === 0 ? null : sorted.map((value, i) => [(i + 1) / sorted.length, value] as const)
}

/** Of one request's gaps between tokens; an answer of one token has none, and was not late. */
const meanOf = (gaps: unknown): number =>
  Array.isArray(gaps) && gaps.length > 0 ? sumOf(gaps) / gaps.length : 0

const sumOf = (values: readonly unknown[]): number =>
  values.reduce((sum: number, value) => sum + Number(value), 0)

function number(value: Json, ...path: readonly string[]): number | null {
  const found = valueAt(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}
