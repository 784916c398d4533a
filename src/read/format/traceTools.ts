/** Tracing tools with records of their own: Opik, Datadog, PostHog, New Relic. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, jsonWithin, numberOf, objectOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, hasColumnsAt, recordsAt, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached, tokensOf } from './usage.ts'

const ANSWERS = allBut({ partly: ['ttft', 'cached', 'throttling', 'caller'] })

const AS_REPORTED =
  'records what the clients reported: what their sampling left out, or retries within a call, do not show.'

const NO_CALL = 'a span that is not a call of a model'

// --- Opik

const OPIK_PAGES = ['content', 'spans', 'data']
const OPIK_SIGNATURE = ['trace_id', 'parent_span_id', 'type', 'start_time', 'usage']

export const opik = requests({
  answers: ANSWERS,
  id: 'opik',
  title: 'Comet Opik spans',
  documentation: 'https://www.comet.com/docs/opik/tracing/export_data',
  signature: OPIK_SIGNATURE,
  recognises: sample =>
    ['parent_span_id', 'error_info', 'total_estimated_cost'].some(name =>
      hasColumnsAt(sample, OPIK_PAGES, ['trace_id', 'type', 'start_time', 'end_time', name])
    ),
  records: recordsAt(OPIK_PAGES),
  view: jsonWithin,
  fields: {
    id: 'id',
    start: { from: 'start_time', unit: 'any' },
    end: { from: 'end_time', unit: 'any' },
    duration: { from: 'duration', unit: 'millis' },
    ttft: { from: ['ttft', 'time_to_first_token'], unit: 'millis' },
    model: 'model',
    caller: ['created_by', 'project_name', 'project_id'],
    input: 'usage.prompt_tokens',
    cached: [
      'usage.original_usage.prompt_tokens_details.cached_tokens',
      'usage.original_usage.input_tokens_details.cached_tokens',
      'usage.original_usage.cache_read_input_tokens',
      'usage.cached_tokens'
    ],
    output: 'usage.completion_tokens',
    error: ['error_info.message', 'error_info.exception_type'],
    cost: { from: ['total_estimated_cost', 'total_cost'], unit: 'usd' }
  },
  spans: { id: 'id', parent: 'parent_span_id', trace: 'trace_id' },
  leavesOut: cell => (textOf(cell('type')) === 'llm' ? undefined : NO_CALL),
  amend: (row, cell) => {
    forgetZeroUsage(row)
    const read = cell('usage.original_usage.cache_read_input_tokens')
    const written = tokensOf(cell('usage.original_usage.cache_creation_input_tokens'))
    includeCached(row, !isBlank(read) && isBlank(cell('usage.original_usage.prompt_tokens')), written || 0)
    row.cacheWrite5mTokens = written
    if (row.ttftMicros >= 0) row.flags |= STREAMED
    if (!isBlank(cell('error_info'))) amendFailure(row, undefined, cell('error_info'))
  },
  assumptions: [`Opik ${AS_REPORTED}`]
})

// --- Datadog

/** A page of the API, with each span in `attributes`; or spans as the SDK sends them. */
export const datadog = requests({
  answers: ANSWERS,
  id: 'datadog',
  title: 'Datadog LLM Observability spans',
  documentation: 'https://docs.datadoghq.com/llm_observability/instrumentation/api/',
  signature: ['span_id', 'parent_id', 'start_ms', 'duration', 'metrics'],
  recognises: ({ columns, first }) => {
    const has = (value: unknown) =>
      at(value, 'metrics') !== undefined && ['start_ms', 'start_ns'].some(key => at(value, key) !== undefined)
    const item = datadogRecords(first)[0]
    return has(item) || (columns.has('metrics') && (columns.has('start_ns') || columns.has('start_ms')))
  },
  records: datadogRecords,
  fields: {
    id: 'span_id',
    start: { from: ['start_ms', 'start_ns'], unit: 'any' },
    duration: { from: 'duration', unit: 'nanos' },
    ttft: { from: ['metrics.time_to_first_token', 'metrics.ttft'], unit: 'seconds' },
    model: ['model_name', 'meta.model_name', 'meta.metadata.model_name'],
    caller: ['ml_app', 'session_id'],
    input: ['metrics.input_tokens', 'metrics.prompt_tokens'],
    cached: ['metrics.cache_read_input_tokens', 'metrics.cached_input_tokens'],
    output: ['metrics.output_tokens', 'metrics.completion_tokens'],
    cacheWrite5mTokens: 'metrics.cache_write_input_tokens',
    maxTokens: ['meta.metadata.max_tokens', 'metadata.max_tokens'],
    error: ['error.message', 'meta.error.message', 'status_message', 'meta.error.type', 'error.type']
  },
  spans: { id: 'span_id', parent: 'parent_id', trace: 'trace_id' },
  leavesOut: cell => {
    const kind = textOf(cell('span_kind')) || textOf(cell('meta.kind')) || textOf(cell('meta.span.kind'))
    return /^(?:llm|embedding)$/.test(kind) ? undefined : NO_CALL
  },
  amend: (row, cell) => {
    forgetZeroUsage(row)
    includeCached(row, false)
    if (row.ttftMicros >= 0) row.flags |= STREAMED
    const message = ['error.message', 'meta.error.message', 'status_message', 'error.type', 'meta.error.type']
      .map(path => textOf(cell(path)))
      .join(' ')
    if (textOf(cell('status')) === 'error') amendFailure(row, undefined, message)
  },
  assumptions: [`Datadog ${AS_REPORTED}`]
})

function datadogRecords(value: unknown): readonly unknown[] {
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap(item => {
    const inner = at(item, 'data') ?? at(item, 'spans') ?? at(item, 'data.attributes.spans')
    if (Array.isArray(inner)) return datadogRecords(inner)
    return [at(item, 'attributes.metrics') === undefined ? item : at(item, 'attributes')]
  })
}

// --- PostHog

const POSTHOG = 'properties.$ai_'

export const posthog = requests({
  answers: ANSWERS,
  id: 'posthog',
  title: 'PostHog AI generations ($ai_generation events)',
  documentation: 'https://posthog.com/docs/llm-analytics/manual-capture',
  signature: ['event', 'timestamp', 'properties', 'distinct_id'],
  recognises: ({ columns, records }) =>
    columns.has('event') &&
    ([...columns].some(name => name.startsWith(POSTHOG)) ||
      (records ?? []).some(record => /^\$ai_/.test(textOf(at(record, 'event')))) ||
      hasColumns({ columns, first: undefined }, ['properties', 'distinct_id'])),
  view: jsonWithin,
  fields: {
    id: ['uuid', `${POSTHOG}generation_id`],
    end: { from: 'timestamp', unit: 'any' },
    duration: { from: `${POSTHOG}latency`, unit: 'seconds' },
    ttft: { from: `${POSTHOG}time_to_first_token`, unit: 'seconds' },
    model: `${POSTHOG}model`,
    caller: ['distinct_id', 'person_id'],
    input: `${POSTHOG}input_tokens`,
    cached: `${POSTHOG}cache_read_input_tokens`,
    output: `${POSTHOG}output_tokens`,
    cacheWrite5mTokens: `${POSTHOG}cache_creation_input_tokens`,
    maxTokens: [`${POSTHOG}model_parameters.max_tokens`, `${POSTHOG}max_tokens`],
    error: `${POSTHOG}error`,
    cost: { from: `${POSTHOG}total_cost_usd`, unit: 'usd' }
  },
  spans: { id: `${POSTHOG}span_id`, parent: `${POSTHOG}parent_id`, trace: `${POSTHOG}trace_id` },
  leavesOut: cell =>
    /^\$ai_(?:generation|embedding)$/.test(textOf(cell('event')))
      ? undefined
      : 'an event that is not a call of a model',
  amend: (row, cell) => {
    forgetZeroUsage(row)
    const isOutside =
      textOf(cell(`${POSTHOG}cache_reporting_exclusive`)) === 'true' ||
      textOf(cell(`${POSTHOG}provider`)) === 'anthropic'
    includeCached(row, isOutside, isOutside ? row.cacheWrite5mTokens || 0 : 0)
    if (textOf(cell(`${POSTHOG}stream`)) === 'true' || row.ttftMicros >= 0) row.flags |= STREAMED
    amendPosthogOutcome(row, cell)
  },
  assumptions: ['PostHog stamps an event when the call has ended: a call arrives its latency earlier.']
})

function amendPosthogOutcome(row: RequestRow, cell: Cell): void {
  const status = numberOf(cell(`${POSTHOG}http_status`)) ?? Number.NaN
  if (status >= 100 && status <= 599) row.status = status
  if (textOf(cell(`${POSTHOG}is_error`)) === 'true' || status >= 400)
    amendFailure(row, status || undefined, cell(`${POSTHOG}error`))
}

// --- New Relic

const USAGE = 'response.usage.'

const OF_AGENTS = ['vendor', 'appName', 'appId', 'ingest_source']

export const newRelic = requests({
  answers: ANSWERS,
  id: 'newrelic',
  title: 'New Relic LlmChatCompletionSummary events',
  documentation: 'https://docs.newrelic.com/attribute-dictionary/?event=LlmChatCompletionSummary',
  signature: ['timestamp', 'duration', 'response.model', 'vendor'],
  recognises: ({ columns, first }) => {
    const item = newRelicRecords(first)[0]
    const names = new Set([...columns, ...Object.keys(objectOf(item) ?? {})])
    // Its agents name the application; any log of one's own, flattened, may have the rest.
    return (
      ['timestamp', 'response.model'].every(name => names.has(name)) &&
      OF_AGENTS.some(name => names.has(name))
    )
  },
  records: newRelicRecords,
  fields: {
    id: ['request_id', 'id'],
    start: { from: 'timestamp', unit: 'any' },
    duration: { from: ['duration', 'response_time'], unit: 'millis' },
    ttft: { from: 'time_to_first_token', unit: 'millis' },
    model: ['response.model', 'request.model'],
    caller: ['llm.user_id', 'appName', 'appId'],
    input: [`${USAGE}prompt_tokens`, `${USAGE}input_tokens`, `${USAGE}total_tokens.prompt`],
    cached: `${USAGE}cached_tokens`,
    output: [`${USAGE}completion_tokens`, `${USAGE}output_tokens`],
    maxTokens: ['request.max_tokens', 'request.maxTokens'],
    error: ['error.message', 'errorMessage']
  },
  leavesOut: cell =>
    isBlank(cell('response.model')) && isBlank(cell('request.model'))
      ? 'an event that is not a call of a model'
      : undefined,
  amend: (row, cell) => {
    forgetZeroUsage(row)
    includeCached(row, false)
    if (textOf(cell('error')) === 'true')
      amendFailure(row, cell('http.statusCode'), cell('error.message') ?? cell('errorMessage'))
  }
})

function newRelicRecords(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(newRelicRecords)
  const inner = at(value, 'results') ?? at(value, 'events') ?? at(value, 'data.actor.account.nrql.results')
  return Array.isArray(inner) ? inner.flatMap(newRelicRecords) : [value]
}
