/** OpenTelemetry spans of model calls: OTLP as JSON, or spans with flat attributes as exporters and tools print them. */

import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { wordsIn } from '../../words.ts'
import { at, type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { nameBiller } from './biller.ts'
import {
  allBut,
  hasColumns,
  type Paths,
  type RequestFields,
  type RequestFormat,
  requests,
  type Sample,
  type SpanPlaces
} from './format.ts'
import { amendFailure } from './outcome.ts'
import { flatSpans } from './spans.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

const INPUTS = wordsIn(`
  gen_ai.usage.input_tokens gen_ai.usage.prompt_tokens llm.token_count.prompt ai.usage.promptTokens
  ai.usage.inputTokens ai.usage.tokens llm.usage.prompt_tokens span.input
`)

const OUTPUTS = wordsIn(`
  gen_ai.usage.output_tokens gen_ai.usage.completion_tokens llm.token_count.completion
  ai.usage.completionTokens ai.usage.outputTokens llm.usage.completion_tokens span.output
`)

/** Names of the GenAI conventions, their predecessors, OpenInference, OpenLLMetry, vLLM and the Vercel AI SDK. */
export const SPAN_FIELDS: RequestFields = {
  id: 'span.id',
  start: { from: 'span.start', unit: 'any' },
  end: { from: 'span.end', unit: 'any' },
  ttft: {
    from: ['gen_ai.response.time_to_first_chunk', 'gen_ai.latency.time_to_first_token'],
    unit: 'seconds'
  },
  firstToken: { from: 'span.firstToken', unit: 'any' },
  model: wordsIn(`
    gen_ai.response.model gen_ai.request.model llm.model_name embedding.model_name ai.model.id
    llm.request.model span.model
  `),
  caller: ['enduser.id', 'user.id', 'service.name'],
  input: INPUTS,
  cached: wordsIn(`
    gen_ai.usage.cache_read.input_tokens gen_ai.usage.cache_read_input_tokens
    llm.token_count.prompt_details.cache_read ai.usage.cachedInputTokens
    ai.usage.inputTokenDetails.cacheReadTokens gen_ai.usage.details.cache_read_input_tokens
    gen_ai.usage.details.cache_read_tokens
  `),
  output: OUTPUTS,
  cacheWrite5mTokens: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.details.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens'
  ],
  audioInputTokens: ['gen_ai.usage.input_audio_tokens', 'llm.token_count.prompt_details.audio'],
  audioOutputTokens: ['gen_ai.usage.output_audio_tokens', 'llm.token_count.completion_details.audio'],
  maxTokens: [
    'gen_ai.request.max_tokens',
    'llm.request.max_tokens',
    'ai.settings.maxOutputTokens',
    'ai.settings.maxTokens'
  ],
  error: ['span.message', 'exception.message'],
  status: ['span.status', 'http.response.status_code', 'http.status_code'],
  /** What was served, then what was asked for; the names without `gen_ai` are those of 2025. */
  tier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier'
  ]
}

/** Calls of the Vercel AI SDK around its own `.doGenerate`, `.doStream` and `.doEmbed`. */
const AI_SDK_WRAPPER = /^ai\.(?:generate|stream)(?:Text|Object)$|^ai\.embed(?:Many)?$/

export const SPAN_PLACES: SpanPlaces = {
  id: 'span.id',
  parent: 'span.parent',
  trace: 'span.trace',
  isNamedWrapper: cell => AI_SDK_WRAPPER.test(textOf(cell('ai.operationId')) || textOf(cell('span.name')))
}

export const otelSpans = requests({
  id: 'otel-spans',
  title:
    'OpenTelemetry GenAI spans (OTLP JSON, the SDKs’ consoles, Jaeger, Phoenix, MLflow; OpenInference names too)',
  documentation: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  signature: ['resourceSpans'],
  recognises: sample => isSpans(sample),
  answers: allBut({ partly: ['ttft', 'cached', 'throttling', 'caller'] }),
  records: flatSpans,
  fields: SPAN_FIELDS,
  spans: SPAN_PLACES,
  leavesOut: cell => leftOutSpan(cell),
  amend: (row, cell) => amendSpan(row, cell),
  assumptions: [
    'Spans are taken to be all the traffic: where they were sampled, rates are too low by the share that was dropped.'
  ]
})

const INPUT_TEXTS = ['gen_ai.input.messages', 'gen_ai.prompt']

/** The same where no span states its usage and the texts are there: their tokens are counted. */
export const otelSpanTexts: RequestFormat = {
  ...otelSpans,
  id: 'otel-span-texts',
  title: 'OpenTelemetry GenAI spans with messages and without usage',
  recognises: sample => isSpans(sample) && hasTextsAlone(sample.first),
  answers: { ...otelSpans.answers, tokens: 'partly', cached: 'no' },
  fields: {
    ...SPAN_FIELDS,
    inputText: INPUT_TEXTS,
    outputText: ['gen_ai.output.text', 'gen_ai.output.messages', 'gen_ai.completion']
  }
}

/** OTLP in both spellings, a trace with its spans, or a span. */
const SIGNATURES = [
  ['resourceSpans'],
  ['resource_spans'],
  ['trace_id', 'spans'],
  ['traceID', 'spans'],
  ['traceID', 'spanID', 'operationName'],
  ['name', 'kind', 'attributes'],
  ['name', 'spanContext', 'attributes'],
  ['name', 'parentSpanContext', 'attributes'],
  ['traceId', 'name', 'attributes'],
  ['trace_id', 'name', 'attributes'],
  ['name', 'context', 'attributes']
]

/** Of a CSV `flatSpans` sees nothing: spans in tables have formats of their own. */
const isSpans = (sample: Sample): boolean =>
  sample.first !== undefined &&
  (SIGNATURES.some(columns => hasColumns(sample, columns)) || isTempo(sample.first) || isPage(sample.first))

/** Its batches are OTLP's resources: other things come in batches, too. */
function isTempo(first: unknown): boolean {
  const batches = at(first, 'batches')
  const scopes = ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans']
  return Array.isArray(batches) && batches.some(batch => scopes.some(name => Array.isArray(at(batch, name))))
}

const STARTS = ['start_time', 'startTime', 'startTimeUnixNano', 'start_time_unix_nano', 'timestamp']

/** A page of Jaeger's traces or Phoenix's spans, or a trace of MLflow's with its spans under `data`. */
function isPage(first: unknown): boolean {
  const page = Array.isArray(first) ? (first[0] as unknown) : first
  const spans = at(page, 'data.spans')
  const list = Array.isArray(spans) ? spans : at(page, 'data')
  const item = Array.isArray(list) ? (list[0] as unknown) : undefined
  if (typeof item !== 'object' || item === null) return false
  if (Array.isArray(at(item, 'spans'))) return true
  const hasOne = (names: readonly string[]) => names.some(name => name in item)
  const isSpan = hasOne(['context', 'spanContext', 'span_id', 'spanID', 'spanId'])
  return isSpan && hasOne(STARTS) && ('attributes' in item || 'tags' in item)
}

function hasTextsAlone(value: unknown): boolean {
  const calls = flatSpans(value).filter(span => span['span.calls'] === true)
  const some = (names: Paths) => calls.some(span => [names].flat().some(name => !isBlank(span[name])))
  return some(INPUT_TEXTS) && !some(INPUTS)
}

const NO_CALL = 'a span that is not a call of a model'

export function leftOutSpan(cell: Cell): string | undefined {
  if (cell('span.calls') !== true) return NO_CALL
  const lasts = ['span.end', 'span.micros'].some(path => !isBlank(cell(path)))
  const isOpen = !lasts && ![...INPUTS, ...OUTPUTS].some(path => !isBlank(cell(path)))
  return isOpen ? 'a span as it was written at its start' : undefined
}

export function amendSpan(row: RequestRow, cell: Cell): void {
  const provider = PROVIDERS.map(name => textOf(cell(name))).find(name => name !== '') ?? ''
  nameBiller(row, provider, '', '')
  forgetZeroUsage(row)
  includeCached(row, false)
  const firstChunk = numberOf(cell('ai.response.msToFirstChunk'))
  if (firstChunk !== undefined && !Number.isNaN(firstChunk)) row.ttftMicros = firstChunk * MICROS_PER_MILLI
  const isStreamed = STREAM_FLAGS.some(name => textOf(cell(name)) === 'true')
  if (isStreamed || !Number.isNaN(row.ttftMicros)) row.flags |= STREAMED
  const error = textOf(cell('error.type'))
  if (error !== '' || cell('span.failed') === true)
    amendFailure(row, row.status, `${error} ${textOf(cell('span.message'))}`)
}

/** Of the GenAI conventions since 1.37 and before, and of OpenInference. */
export const PROVIDERS = ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider']

const STREAM_FLAGS = ['gen_ai.request.stream', 'llm.is_streaming']
