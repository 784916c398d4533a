/** A range answer of Prometheus (also Grafana's, Thanos's, VictoriaMetrics's) of counters → buckets of usage. */
import { at, textOf } from '../records/cell.ts'
import { allBut, type BucketFormat, buckets, type Sample } from './format.ts'
import { rangesOf } from './prometheusRanges.ts'
import { type Sampled, sampledIn } from './prometheusSeries.ts'

type Kind = 'requests' | 'input' | 'cached' | 'output'
type Series = {
  readonly name: string
  readonly kind: Kind
  readonly model: string
  readonly values: readonly (readonly [number, number])[]
}

/** Counters by what they count, those that count best first. */
const COUNTERS: Readonly<Record<Exclude<Kind, never>, readonly RegExp[]>> = {
  requests: [
    /^vllm:request_success(?:_total)?$/,
    /^vllm:e2e_request_latency_seconds_count$/,
    /^litellm_proxy_total_requests_metric(?:_total)?$/,
    /^litellm_(?:total_)?requests_metric(?:_total)?$/,
    /^litellm_deployment_total_requests(?:_total)?$/,
    /^gen_ai_(?:client_operation|server_request|client_inference)\w*_duration(?:_seconds)?_count$/,
    /^sglang:num_requests_total$/,
    /^tgi_request_(?:success|count)(?:_total)?$/
  ],
  input: [
    /^vllm:prompt_tokens(?:_total)?$/,
    /^litellm_input_tokens_metric(?:_total)?$/,
    /^gen_ai_client_(?:inference_)?token_usage\w*_sum$/,
    /^sglang:prompt_tokens_total$/
  ],
  cached: [
    /^vllm:(?:prompt_tokens_cached|prefix_cache_hits)(?:_total)?$/,
    /^litellm_input_cached_tokens_metric(?:_total)?$/,
    /^sglang:cached_tokens_total$/
  ],
  output: [
    /^vllm:generation_tokens(?:_total)?$/,
    /^litellm_output_tokens_metric(?:_total)?$/,
    /^gen_ai_client_(?:inference_)?token_usage\w*_sum$/,
    /^sglang:generation_tokens_total$/
  ]
}
const KINDS = Object.keys(COUNTERS) as readonly Kind[]

export const prometheus = buckets({
  id: 'prometheus',
  title: 'Prometheus range answer of the counters of vLLM, LiteLLM, SGLang or OpenTelemetry GenAI',
  documentation: 'https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries',
  signature: ['status', 'data'],
  recognises: sample => has(sample, 'data.result') && countsRequests(sample),
  answers: allBut({ partly: ['cached'], no: ['peak1s', 'concurrency', 'ttft', 'throttling', 'caller'] }),
  records: bucketsIn,
  notes: sample => rangesOf(sampledIn(answersOf(sample))),
  fields: {
    start: { from: 'start', unit: 'seconds' },
    end: { from: 'end', unit: 'seconds' },
    requests: 'requests',
    model: 'model',
    caller: [],
    input: 'input',
    cached: 'cached',
    output: 'output',
    batch: []
  },
  assumptions: [
    'Prometheus samples counters: each step holds what they grew by, a fall is a restart, and what was counted before the first sample is in no step.'
  ]
})

/** The same counters as Grafana's own API answers them. */
export const grafana: BucketFormat = {
  ...prometheus,
  id: 'grafana',
  title: 'Grafana’s answer to a panel of those counters (POST /api/ds/query, Query inspector)',
  documentation:
    'https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#query-a-data-source',
  signature: ['results'],
  recognises: sample => has(sample, 'results') && countsRequests(sample)
}

/** One answer, or several: a list of them, or one a line. */
const answersOf = ({ first, records }: Sample): unknown => (Array.isArray(first) ? first : (records ?? first))

const has = (sample: Sample, path: string): boolean =>
  [answersOf(sample)].flat().some(answer => typeof at(answer, path) === 'object')

const countsRequests = (sample: Sample): boolean =>
  seriesIn(answersOf(sample)).some(({ kind }) => kind === 'requests')

const MODEL_LABELS = [
  'model_name',
  'model',
  'gen_ai_response_model',
  'gen_ai_request_model',
  'requested_model',
  'litellm_model_name',
  'model_id'
]

function seriesIn(value: unknown): readonly Series[] {
  const all = sampledIn(value).flatMap(seriesOf)
  return KINDS.flatMap(kind =>
    bestOf(
      kind,
      all.filter(series => series.kind === kind)
    )
  )
}

function seriesOf({ name, labels, values }: Sampled): readonly Series[] {
  const model = MODEL_LABELS.map(label => textOf(at(labels, label))).find(text => text !== '') ?? ''
  const tokens = textOf(at(labels, 'gen_ai_token_type'))
  return KINDS.filter(kind => COUNTERS[kind].some(pattern => pattern.test(name)))
    .filter(kind => tokens === '' || tokens === kind || (kind === 'output' && tokens === 'completion'))
    .map(kind => ({ name, kind, model, values }))
}

/** Several counters may count the same: the first that is there. */
function bestOf(kind: Kind, series: readonly Series[]): readonly Series[] {
  const best = COUNTERS[kind].find(pattern => series.some(({ name }) => pattern.test(name)))
  return best === undefined ? [] : series.filter(({ name }) => best.test(name))
}

type Bucket = { start: number; end: number; model: string } & Partial<Record<Kind, number>>

/** What each counter grew by from sample to sample, by step and model. Across a gap nobody knows when it grew. */
function bucketsIn(value: unknown): readonly Bucket[] {
  const series = seriesIn(value)
  const step = stepOf(series)
  const buckets = new Map<string, Bucket>()
  for (const { kind, model, values } of series) {
    for (const [i, [at, count]] of values.entries()) {
      const [before, base] = values[i - 1] ?? [Number.NaN, Number.NaN]
      if (!(Math.abs(at - before - step) <= step / 100)) continue
      const growth = count < base ? count : count - base
      const key = `${model} ${before}`
      const bucket = buckets.get(key) ?? { start: before, end: at, model }
      if (growth >= 0) bucket[kind] = (bucket[kind] ?? 0) + Math.round(growth)
      buckets.set(key, bucket)
    }
  }
  return [...buckets.values()].map(bucket => ({ ...bucket, requests: bucket.requests ?? 0 }))
}

/** The shortest step there is. [s] */
function stepOf(series: readonly Series[]): number {
  const steps = series.flatMap(({ values }) =>
    values.slice(1).map(([at], i) => at - (values[i]?.[0] as number))
  )
  return steps.reduce((least, step) => (step > 0 && step < least ? step : least), Number.POSITIVE_INFINITY)
}
