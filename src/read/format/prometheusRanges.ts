/** Histograms in an answer of Prometheus → between which of their bounds the quantiles of a length lie. */
import { plural, withCommas } from '../../words.ts'
import { numberOf } from '../records/cell.ts'
import type { Sampled } from './prometheusSeries.ts'

/** What each histogram measures, in seconds or tokens. */
const HISTOGRAMS: readonly (readonly [pattern: RegExp, what: string, unit: string])[] = [
  [/^(?:vllm|sglang):time_to_first_token_seconds_bucket$/, 'time to the first token', 's'],
  [/^gen_ai_server_time_to_first_token(?:_seconds)?_bucket$/, 'time to the first token', 's'],
  [/^(?:vllm|sglang):e2e_request_latency_seconds_bucket$/, 'latency', 's'],
  [/^litellm_request_total_latency_metric_bucket$/, 'latency', 's'],
  [/^gen_ai_(?:client_operation|server_request)_duration(?:_seconds)?_bucket$/, 'latency', 's'],
  [
    /^vllm:(?:time_per_output_token|inter_token_latency|request_time_per_output_token)_seconds_bucket$/,
    'time per output token',
    's'
  ],
  [/^vllm:request_prompt_tokens_bucket$/, 'input of a request', 'tokens'],
  [/^vllm:request_generation_tokens_bucket$/, 'output of a request', 'tokens']
]

/** A sentence for each histogram that grew: its median and 95th percentile, each between two bounds. */
export const rangesOf = (series: readonly Sampled[]): readonly string[] =>
  HISTOGRAMS.flatMap(([pattern, what, unit]) => {
    const found = series.filter(({ name }) => pattern.test(name))
    const said = found.length === 0 ? undefined : rangesIn(boundsOf(found), unit)
    return said === undefined
      ? []
      : [`By the bounds of its histogram, over the whole answer, the ${what} has ${said}.`]
  })

type Bound = { readonly upTo: number; readonly count: number }

/** By upper bound: how many were counted up to it, of all series together. */
function boundsOf(series: readonly Sampled[]): readonly Bound[] {
  const counts = new Map<number, number>()
  for (const { labels, values } of series) {
    const upTo = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : (numberOf(labels['le']) ?? Number.NaN)
    if (!Number.isNaN(upTo)) counts.set(upTo, (counts.get(upTo) ?? 0) + growthOf(values))
  }
  return [...counts].map(([upTo, count]) => ({ upTo, count })).toSorted((a, b) => a.upTo - b.upTo)
}

/** A fall is a restart. */
function growthOf(values: Sampled['values']): number {
  const known = values.map(([, count]) => count).filter(count => !Number.isNaN(count))
  return known.slice(1).reduce((sum, count, i) => {
    const before = known[i] as number
    return sum + (count < before ? count : count - before)
  }, 0)
}

function rangesIn(bounds: readonly Bound[], unit: string): string | undefined {
  const all = bounds.at(-1)
  if (all === undefined || !(all.count > 0) || all.upTo !== Number.POSITIVE_INFINITY) return undefined
  const ranges = [0.5, 0.95].map(share => `p${share * 100} ${rangeAt(bounds, share * all.count, unit)}`)
  return `${ranges.join(', ')}, of ${plural(withCommas(Math.round(all.count)), Math.round(all.count), 'request')}`
}

/** The bucket in which so many are reached: above the bound before it, up to its own. */
function rangeAt(bounds: readonly Bound[], rank: number, unit: string): string {
  const at = bounds.findIndex(({ count }) => count >= rank)
  const [low, high] = [bounds[at - 1]?.upTo ?? 0, bounds[at]?.upTo ?? Number.POSITIVE_INFINITY]
  return Number.isFinite(high) ? `between ${low} and ${high} ${unit}` : `above ${low} ${unit}`
}
