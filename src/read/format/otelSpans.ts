/** OpenTelemetry spans of model calls: OTLP as JSON, or spans with flat attributes as exporters and tools print them. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { nameBiller } from './biller.ts'
import { hasColumns, type Paths, type RequestFields, type RequestFormat, type Sample } from './format.ts'
import { amendFailure } from './outcome.ts'
import { flatSpans, isModelCall } from './spans.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

const INPUTS = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'llm.token_count.prompt',
  'ai.usage.promptTokens',
  'ai.usage.inputTokens'
]

/** Names of the GenAI conventions, their predecessors, OpenInference, OpenLLMetry, vLLM and the Vercel AI SDK. */
const fields: RequestFields = {
  id: 'span.id',
  start: { from: 'span.start', unit: 'any' },
  end: { from: 'span.end', unit: 'any' },
  ttft: {
    from: ['gen_ai.response.time_to_first_chunk', 'gen_ai.latency.time_to_first_token'],
    unit: 'seconds'
  },
  firstToken: { from: 'span.firstToken', unit: 'any' },
  model: [
    'gen_ai.response.model',
    'gen_ai.request.model',
    'llm.model_name',
    'embedding.model_name',
    'ai.model.id'
  ],
  caller: ['enduser.id', 'user.id', 'service.name'],
  input: INPUTS,
  cached: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens'
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.completionTokens',
    'ai.usage.outputTokens'
  ],
  error: ['span.message', 'exception.message'],
  status: ['http.response.status_code', 'http.status_code'],
  /** What was served, then what was asked for; the names without `gen_ai` are those of 2025. */
  tier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier'
  ]
}

export const otelSpans: RequestFormat = {
  id: 'otel-spans',
  title: 'OpenTelemetry GenAI spans (OTLP JSON; OpenInference names too)',
  documentation: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  signature: ['resourceSpans'],
  recognises: sample => isSpans(sample),
  answers: {
    peak1s: 'yes',
    concurrency: 'yes',
    ttft: 'partly',
    tokens: 'yes',
    cached: 'partly',
    throttling: 'partly',
    model: 'yes',
    caller: 'partly'
  },
  records: flatSpans,
  grain: 'request',
  clock: 'wall',
  fields,
  leavesOut: cell => leftOutSpan(cell),
  amend: (row, cell) => amendSpan(row, cell),
  assumptions: [
    'Spans are taken to be all the traffic: where they were sampled, rates are too low by the share that was dropped.'
  ]
}

const INPUT_TEXTS = ['gen_ai.input.messages', 'gen_ai.prompt']

/** The same where no span states its usage and the texts are there: their tokens are counted. */
export const otelSpanTexts: RequestFormat = {
  ...otelSpans,
  id: 'otel-span-texts',
  title: 'OpenTelemetry GenAI spans with messages and without usage',
  recognises: sample => isSpans(sample) && hasTextsAlone(sample.first),
  answers: { ...otelSpans.answers, tokens: 'partly', cached: 'no' },
  fields: {
    ...fields,
    inputText: INPUT_TEXTS,
    outputText: ['gen_ai.output.text', 'gen_ai.output.messages', 'gen_ai.completion']
  }
}

/** OTLP in both spellings, Tempo's traces, a trace with its spans, or a span. */
const SIGNATURES = [
  ['resourceSpans'],
  ['resource_spans'],
  ['batches'],
  ['trace_id', 'spans'],
  ['name', 'kind', 'attributes']
]

const isSpans = (sample: Sample): boolean => SIGNATURES.some(columns => hasColumns(sample, columns))

function hasTextsAlone(value: unknown): boolean {
  const calls = flatSpans(value).filter(isModelCall)
  const some = (names: Paths) => calls.some(span => [names].flat().some(name => !isBlank(span[name])))
  return some(INPUT_TEXTS) && !some(INPUTS)
}

function leftOutSpan(cell: Cell): string | undefined {
  if (cell('span.calls') !== true) return 'a span that is no call of a model'
  return cell('span.wraps') === true ? 'a span around another call of a model' : undefined
}

function amendSpan(row: RequestRow, cell: Cell): void {
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
const PROVIDERS = ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider']

const STREAM_FLAGS = ['gen_ai.request.stream', 'llm.is_streaming']
