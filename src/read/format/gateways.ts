/** Logs of gateways and serving platforms: new-api and one-api, Databricks. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { at, type Cell, isBlank, jsonWithin, numberOf, objectOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, hasColumnsAt, recordsAt, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached, mediaIn, tokensOf } from './usage.ts'

const ANSWERS = allBut({ partly: ['ttft', 'cached'] })

// --- new-api, one-api

/** Pages of its interface, of both makes. */
const NEW_API_PAGES = ['data.items', 'data.data', 'data']
const NEW_API_SIGNATURE = ['created_at', 'type', 'quota', 'prompt_tokens', 'completion_tokens']

/** Types of its records: 1 top-up, 2 consumption, 3 management, 4 system, 5 error, 6 refund. */
export const newApi = requests({
  id: 'new-api',
  title: 'new-api and one-api logs (table `logs`)',
  documentation: 'https://github.com/QuantumNous/new-api',
  signature: NEW_API_SIGNATURE,
  alsoHas: ['id', 'use_time', 'is_stream'],
  recognises: sample => hasColumnsAt(sample, NEW_API_PAGES, NEW_API_SIGNATURE),
  records: recordsAt(NEW_API_PAGES),
  answers: ANSWERS,
  view: newApiView,
  fields: {
    id: 'request_id',
    start: { from: 'began', unit: 'any' },
    end: { from: 'created_at', unit: 'any' },
    duration: { from: 'lasted', unit: 'millis' },
    model: 'model_name',
    caller: ['token_name', 'username', 'user_id'],
    input: 'prompt_tokens',
    cached: ['other.cache_tokens'],
    output: 'completion_tokens',
    status: 'other.status_code',
    error: 'content'
  },
  leavesOut: cell =>
    [2, 5].includes(numberOf(cell('type')) ?? Number.NaN)
      ? undefined
      : 'a record of payments or administration',
  amend: (row, cell) => {
    forgetZeroUsage(row)
    const written = tokensOf(cell('other.cache_creation_tokens')) || 0
    const isClaude = textOf(cell('other.claude')) === 'true' || row.cachedTokens > row.inputTokens
    includeCached(row, isClaude, isClaude ? written : 0)
    if (written > 0) row.cacheWrite5mTokens = written
    const first = numberOf(cell('other.frt')) ?? Number.NaN
    if (isOn(cell('is_stream'))) {
      row.flags |= STREAMED
      const ttft = first * MICROS_PER_MILLI
      if (ttft > 0 && !(ttft > row.durationMicros)) row.ttftMicros = ttft
    }
    if (numberOf(cell('type')) === 5) amendFailure(row, cell('other.status_code'), cell('content'))
  },
  assumptions: [
    'new-api stamps the end of a call, in whole seconds, and rounds its duration: a call arrives its duration earlier.'
  ]
})

/** new-api states whole seconds, one-api milliseconds; a record without either arrives when it is stamped. */
function newApiView(record: Cell): Cell {
  const cell = jsonWithin(record)
  const millis = () => {
    const seconds = numberOf(cell('use_time')) ?? Number.NaN
    return Number.isNaN(seconds) ? (numberOf(cell('elapsed_time')) ?? Number.NaN) : seconds * 1_000
  }
  return path => {
    if (path === 'lasted') return millis()
    return path === 'began' ? (Number.isNaN(millis()) ? cell('created_at') : undefined) : cell(path)
  }
}

const isOn = (value: unknown): boolean => /^(?:1|true|t)$/i.test(textOf(value))

// --- Databricks

const AS_JSON_OR_STREAM = ['response.usage', 'response.response.usage']

export const databricksInference = requests({
  id: 'databricks-inference',
  title: 'Databricks inference table (AI Gateway, model serving)',
  documentation: 'https://docs.databricks.com/aws/en/ai-gateway/inference-tables',
  signature: ['databricks_request_id', 'status_code', 'execution_duration_ms', 'request', 'response'],
  alsoHas: ['request_date', 'logging_error_codes'],
  recognises: sample => hasColumns(sample, ['databricks_request_id', 'status_code', 'response']),
  answers: ANSWERS,
  view: jsonWithin,
  fields: {
    id: 'databricks_request_id',
    start: { from: ['request_time', 'timestamp_ms', 'timestamp'], unit: 'any' },
    duration: { from: ['execution_duration_ms', 'execution_time_ms'], unit: 'millis' },
    model: ['response.model', 'request.model'],
    caller: ['requester', 'client_request_id'],
    input: AS_JSON_OR_STREAM.flatMap(usage => [`${usage}.prompt_tokens`, `${usage}.input_tokens`]),
    cached: AS_JSON_OR_STREAM.flatMap(usage => [
      `${usage}.prompt_tokens_details.cached_tokens`,
      `${usage}.cache_read_input_tokens`
    ]),
    output: AS_JSON_OR_STREAM.flatMap(usage => [`${usage}.completion_tokens`, `${usage}.output_tokens`]),
    ...mediaIn(AS_JSON_OR_STREAM),
    maxTokens: ['request.max_tokens', 'request.max_completion_tokens'],
    status: 'status_code',
    error: ['response.error.message', 'response.message', 'response.error_code']
  },
  amend: (row, cell) => {
    amendFromStream(row, cell('response'))
    forgetZeroUsage(row)
    includeCached(row, false)
    if (textOf(cell('request.stream')) === 'true') row.flags |= STREAMED
  },
  assumptions: [
    'Where sampling_fraction is below 1, an inference table holds that share of the traffic: rates are too low by it.'
  ]
})

/** A streamed answer is a list of its parts: the last usage counts. */
function amendFromStream(row: RequestRow, body: unknown): void {
  if (!Number.isNaN(row.inputTokens) || isBlank(body)) return
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const last = [...text.matchAll(/"usage"\s*:\s*(\{(?:[^{}]|\{[^{}]*\})*\})/g)].at(-1)?.[1]
  const usage = objectOf(last)
  if (usage === undefined) return
  row.inputTokens = tokensOf(usage['prompt_tokens'] ?? usage['input_tokens'])
  row.outputTokens = tokensOf(usage['completion_tokens'] ?? usage['output_tokens'])
  row.cachedTokens = tokensOf(at(usage, 'prompt_tokens_details.cached_tokens'))
}

export const databricksUsage = requests({
  id: 'databricks-usage',
  title: 'Databricks usage table (system.ai_gateway.usage, system.serving.endpoint_usage)',
  documentation: 'https://docs.databricks.com/aws/en/admin/system-tables/model-serving-cost',
  signature: ['databricks_request_id', 'status_code', 'input_token_count', 'output_token_count'],
  alsoHas: ['account_id', 'workspace_id'],
  recognises: sample =>
    hasColumns(sample, ['status_code', 'input_token_count', 'output_token_count', 'requester']) ||
    hasColumns(sample, ['event_id', 'endpoint_id', 'input_tokens', 'output_tokens', 'destination_model']),
  answers: ANSWERS,
  view: jsonWithin,
  fields: {
    id: ['databricks_request_id', 'request_id', 'event_id'],
    start: { from: ['request_time', 'event_time'], unit: 'any' },
    duration: { from: ['latency_ms', 'execution_duration_ms', 'total_latency_ms'], unit: 'millis' },
    ttft: { from: ['time_to_first_byte_ms', 'time_to_first_token_ms'], unit: 'millis' },
    model: ['destination_model', 'model', 'model_name', 'entity_name', 'endpoint_name'],
    caller: ['requester', 'client_request_id'],
    input: ['input_token_count', 'input_tokens'],
    cached: ['token_details.cache_read_input_tokens', 'cached_input_token_count', 'cache_read_input_tokens'],
    output: ['output_token_count', 'output_tokens'],
    status: 'status_code'
  },
  amend: (row, cell) => {
    forgetZeroUsage(row)
    includeCached(row, false)
    if (textOf(cell('request_streaming')) === 'true') row.flags |= STREAMED
  },
  looksAt: { texts: ['request_streaming'], counts: [] }
})
