/** An order → the test that one replica must pass: its trace, the commands that run it, and the lines it is held to. */
import type { Distribution } from '../../../figure.ts'
import { promiseIn, tpotLimit, ttftLimit } from '../../promise.ts'
import type { PromiseStated } from '../../promiseShape.ts'
import { mulberry32 } from '../../random.ts'
import { quoted, repositoryOf } from './engineFlags.ts'
import type { Order } from './order.ts'

/** One request of the trace. */
export type TraceRow = {
  /** Since the test began. [ms] */
  readonly timestamp: number
  /** [tokens] */
  readonly input_length: number
  readonly output_length: number
}

/** So many requests tell a share of 95 % to within 2 points, one time in a hundred excepted. */
const ENOUGH = 800
const MOST_MINUTES = 60
const MILLIS_PER_MINUTE = 60_000

/** Minutes of the sized load, one after the other, until enough requests have come. */
export const minutesOf = ({ minute }: Order): number =>
  Math.min(MOST_MINUTES, Math.max(1, Math.ceil(ENOUGH / Math.max(1, minute.requests))))

/**
 * The report holds the busiest minute's totals and the log's lengths, not its requests: arrivals fall by chance over the
 * test, as many a minute as were sized; lengths follow the log's quantiles, scaled to the minute's mean.
 */
export function traceOf(order: Order, seed: number): readonly TraceRow[] {
  const draw = mulberry32(seed)
  const minutes = minutesOf(order)
  const count = Math.max(1, Math.round(order.minute.requests * minutes))
  const arrivals = Array.from({ length: count }, () => draw() * minutes * MILLIS_PER_MINUTE)
  arrivals.sort((a, b) => a - b)
  const { requests, inputTokens, outputTokens } = order.minute
  const input = lengths(order.lengths.input, inputTokens / requests, count, draw)
  const output = lengths(order.lengths.output, outputTokens / requests, count, draw)
  return arrivals.map((timestamp, i) => {
    const output_length = Math.min(output[i] as number, order.maxModelLen - 1)
    const input_length = Math.min(input[i] as number, order.maxModelLen - output_length)
    return { timestamp: Math.round(timestamp), input_length, output_length }
  })
}

function lengths(
  quantiles: Distribution | null,
  mean: number,
  count: number,
  draw: () => number
): readonly number[] {
  const drawn = Array.from({ length: count }, () => (quantiles === null ? 1 : quantileAt(quantiles, draw())))
  const scale = (mean * count) / drawn.reduce((sum, value) => sum + value, 0)
  return drawn.map(value => Math.max(1, Math.round(value * scale)))
}

/** Between the quantiles a distribution states, in a straight line. */
function quantileAt({ min, p50, p90, p95, p99, max }: Distribution, share: number): number {
  const known = [
    [0, min],
    [0.5, p50],
    [0.9, p90],
    [0.95, p95],
    [0.99, p99],
    [1, max]
  ] as const
  const above = known.findIndex(([at]) => share <= at)
  const [highAt, high] = known[Math.max(1, above)] as (typeof known)[number]
  const [lowAt, low] = known[Math.max(1, above) - 1] as (typeof known)[number]
  return low + ((high - low) * (share - lowAt)) / (highAt - lowAt)
}

/** Times of a request that are promised. */
export const TIMES = ['ttft', 'tpot', 'latency'] as const
export type Time = (typeof TIMES)[number]

/** A share of the requests that must be within a limit, each within that of its own prompt. */
export type ShareLine = {
  readonly name: Time
  /** The shortest limit of a request of the trace, and the longest. */
  readonly withinSeconds: number
  readonly longestSeconds: number
  readonly atLeastShare: number
  readonly promise: PromiseStated
}

/** A line that the test's result holds or breaks. */
export type PassLine =
  | ShareLine
  | { readonly name: 'throughput'; readonly atLeastTokensPerSecond: number }
  | { readonly name: 'kv-cache'; readonly atLeastTokens: number }

/** Tokens of a prompt → longest that its request may take. [s] */
export function limitBy(time: Time, stated: PromiseStated): (input: number) => number {
  const promise = promiseIn(stated)
  const whole = promise.latencySeconds ?? Number.POSITIVE_INFINITY
  if (time === 'latency') return () => whole
  return input => (time === 'ttft' ? ttftLimit(promise, input) : tpotLimit(promise, input))
}

/** A replica that keeps up writes what the trace asks for; the last answers end after the last arrival. */
const KEPT_UP = 0.95
/** Below it the replica holds fewer requests than it was sized with. */
const KV_KEPT = 0.9

export function passLines(
  { promise, minute, kvCacheTokens }: Order,
  trace: readonly TraceRow[]
): readonly PassLine[] {
  const seconds = (trace.at(-1)?.timestamp ?? 0) / 1e3
  const tokens = trace.reduce((sum, row) => sum + row.output_length, 0)
  const offered = seconds > 0 ? tokens / seconds : minute.outputTokens / 60
  return [
    ...TIMES.map(name => shareLine(name, promise, trace)).filter(line =>
      Number.isFinite(line.longestSeconds)
    ),
    { name: 'throughput', atLeastTokensPerSecond: KEPT_UP * offered },
    { name: 'kv-cache', atLeastTokens: Math.floor(KV_KEPT * kvCacheTokens) }
  ]
}

function shareLine(name: Time, promise: PromiseStated, trace: readonly TraceRow[]): ShareLine {
  const limitOf = limitBy(name, promise)
  const limits = trace.map(row => limitOf(row.input_length))
  const [withinSeconds, longestSeconds] = limits.reduce(
    ([least, most], limit) => [Math.min(least, limit), Math.max(most, limit)],
    [Number.POSITIVE_INFINITY, 0]
  ) as [number, number]
  return { name, withinSeconds, longestSeconds, atLeastShare: promise.attainment, promise }
}

/** The trace as it is through AIPerf and vLLM; GuideLLM draws the same load from its means. */
export function benchmarkCommands(
  order: Order,
  trace: readonly TraceRow[]
): Readonly<Record<string, string>> {
  const mean = (of: (row: TraceRow) => number) =>
    Math.round(trace.reduce((sum, row) => sum + of(row), 0) / trace.length)
  const [input, output] = [mean(row => row.input_length), mean(row => row.output_length)]
  const rate = (order.minute.requests / 60).toPrecision(4)
  const model = quoted(repositoryOf(order))
  const url = 'http://localhost:8000'
  return {
    aiperf:
      `aiperf profile --model ${model} --url ${url} --endpoint-type chat --streaming ` +
      `--input-file trace.jsonl --custom-dataset-type mooncake_trace --fixed-schedule`,
    guidellm:
      `guidellm benchmark --target ${url} --model ${model} --rate-type poisson --rate ${rate} ` +
      `--max-requests ${trace.length} --data 'prompt_tokens=${input},output_tokens=${output}' --output-path result.json`,
    vllm:
      `vllm bench serve --model ${model} --base-url ${url} --dataset-name timed_trace --dataset-path trace.jsonl ` +
      `--self-timed --timed-trace-sec-multiplier 0.001 --ignore-eos --num-prompts ${trace.length} ` +
      `--percentile-metrics ttft,tpot${order.promise.latencySeconds === null ? '' : ',e2el'} --metric-percentiles 50,90,95,99 --save-result --save-detailed ` +
      `--result-filename result.json`
  }
}
