/** A JSON value with spans in it (OTLP, Jaeger, a trace, a page, a span) → flat spans, one object each. */

import { isObject, type JsonObject } from '../../json.ts'
import { wordsIn } from '../../words.ts'
import { type Cell, isBlank, numberOf, objectOf, textOf } from '../records/cell.ts'

/** Attributes by their names, the resource's among them, and the span's own under `span.…`. */
export type FlatSpan = Readonly<Record<string, unknown>>
/** Spans of one value, in order. `span.calls`: it is a call of a model. */
export const flatSpans = (value: unknown): readonly FlatSpan[] =>
  nested(value, {}).map(span => ({ ...span, 'span.calls': isModelCall(path => span[path]) }))

/** Kinds of spans that are no calls, by whatever convention they are named. */
export const NO_CALLS =
  /agent|tool|workflow|chain|retriev|rerank|guardrail|evaluator|prompt|parser|memory|planner|task|^function$/i
/** Kinds that say nothing. */
export const NO_KIND =
  /^(?:unknown|internal|client|server|producer|consumer|unspecified|span|custom|general|event)$/i

/** Where conventions state what a span does, the most telling first. */
export const KINDS: readonly string[] = [
  'gen_ai.operation.name',
  'openinference.span.kind',
  'traceloop.span.kind',
  'mlflow.spanType',
  'langfuse.observation.type',
  'span.type'
]

/** What only a span of a model states. */
export const CALL_ATTRIBUTES: readonly string[] = wordsIn(`
  gen_ai.usage.input_tokens gen_ai.usage.prompt_tokens gen_ai.usage.output_tokens
  gen_ai.usage.completion_tokens gen_ai.request.model gen_ai.response.model gen_ai.response.id
  llm.token_count.prompt llm.token_count.completion llm.model_name llm.request.type llm.usage.total_tokens
  ai.usage.promptTokens ai.usage.inputTokens ai.usage.completionTokens ai.usage.tokens
  mlflow.chat.tokenUsage llm.token.counts llm.model
`)

/** By the operation that a span states, else by what it states of a model. */
export function isModelCall(cell: Cell): boolean {
  const stated = KINDS.map(name => textOf(cell(name)).replaceAll('"', '').trim())
  const kind = stated.find(text => text !== '' && !NO_KIND.test(text))
  if (kind !== undefined) return !NO_CALLS.test(kind)
  return CALL_ATTRIBUTES.some(name => !isBlank(cell(name)))
}

/** Names of OTLP in camel case and in snake case, of old and new, Tempo's, Jaeger's, and of pages. */
const LISTS = wordsIn(`
  resourceSpans resource_spans batches scopeSpans scope_spans instrumentationLibrarySpans spans traces
`)

/** An array of pages, of resources, of scopes, of spans: nothing lawful lies deeper. */
const MOST_LEVELS = 10

/** What is no list of spans counts as a span, so that nothing goes unaccounted for. */
function nested(value: unknown, resource: FlatSpan, levels = MOST_LEVELS): readonly FlatSpan[] {
  if (Array.isArray(value) && levels > 0) return value.flatMap(item => nested(item, resource, levels - 1))
  const object = isObject(value) ? value : {}
  const list = listIn(object)
  if (list === undefined || levels === 0) return [flat(object, resource)]
  const own = isObject(object['resource']) ? attributesOf(object['resource']['attributes']) : resource
  const processes = object['processes']
  return nested(isObject(processes) ? list.map(span => withProcess(span, processes)) : list, own, levels - 1)
}

/** `data` holds a page's traces or spans, or the spans of one trace; a span of OTLP has none. */
function listIn(object: JsonObject): readonly unknown[] | undefined {
  const named = LISTS.map(name => object[name]).find(Array.isArray)
  if (named) return named
  const { data } = object
  if (Array.isArray(data)) return data
  return isObject(data) && Array.isArray(data['spans']) ? data['spans'] : undefined
}

/** Jaeger names the service in a table beside the spans. */
function withProcess(span: unknown, processes: JsonObject): unknown {
  const process = isObject(span) ? processes[textOf(span['processID'])] : undefined
  return isObject(process) ? { ...(span as JsonObject), serviceName: process['serviceName'] } : span
}

function flat(span: JsonObject, resource: FlatSpan): FlatSpan {
  const attributes = {
    ...attributesOf(span['resource_attributes']),
    ...resource,
    ...attributesOf(span['tags']),
    ...attributesOf(span['attributes'])
  }
  const first = (...names: readonly string[]) => names.map(name => span[name]).find(found => !isBlank(found))
  const context = [span['context'], span['spanContext']].find(isObject) ?? span
  const start = timeOf(
    first(
      'startTimeUnixNano',
      'start_time_unix_nano',
      'start_time_ns',
      'start_time',
      'startTime',
      'timestamp'
    )
  )
  return {
    ...serviceOf(span),
    ...attributes,
    ...packedUsage(name => attributes[name]),
    'span.id': first2(context, span, ['spanId', 'span_id', 'spanID', 'id']),
    'span.trace': first2(context, span, ['traceId', 'trace_id', 'traceID']),
    'span.parent': parentOf(span),
    'span.name': first('name', 'operationName', 'span_name'),
    'span.type': first('span_kind', 'spanKind'),
    'span.start': start,
    'span.end': endOf(span, start, first),
    'span.firstToken': firstTokenOf(span['events']),
    ...outcomeOf(span, attributes)
  }
}

const serviceOf = (span: JsonObject): FlatSpan =>
  isBlank(span['serviceName']) ? {} : { 'service.name': span['serviceName'] }

/** Usage as JSON within JSON, under whose name, and the model beside it: MLflow's and Langtrace's. */
const PACKED: readonly (readonly [string, readonly string[]])[] = [
  ['mlflow.chat.tokenUsage', ['mlflow.llm.model', 'mlflow.chat.model']],
  ['llm.token.counts', ['llm.model']]
]

/** What attributes hold of a call as text: `span.input`, `span.output`, `span.model`. */
export function packedUsage(attribute: Cell): FlatSpan {
  const usage = PACKED.map(([name]) => objectOf(attribute(name))).find(found => found !== undefined)
  const model = PACKED.flatMap(([, names]) => names)
    .map(attribute)
    .find(value => !isBlank(value))
  return {
    ...(usage && {
      'span.input': usage['input_tokens'] ?? usage['prompt_tokens'],
      'span.output': usage['output_tokens'] ?? usage['completion_tokens']
    }),
    ...(isBlank(model) ? {} : { 'span.model': textOf(model).replaceAll('"', '') })
  }
}

const first2 = (context: JsonObject, span: JsonObject, names: readonly string[]): unknown =>
  names.map(name => context[name] ?? span[name]).find(found => !isBlank(found))

function parentOf(span: JsonObject): unknown {
  const { parentSpanContext, references } = span
  if (isObject(parentSpanContext)) return parentSpanContext['spanId']
  if (Array.isArray(references)) {
    const parent = references.find(item => isObject(item) && item['refType'] !== 'FOLLOWS_FROM') as
      | JsonObject
      | undefined
    if (parent) return parent['spanID']
  }
  return ['parentSpanId', 'parent_span_id', 'parent_id', 'parentId', 'parentSpanID']
    .map(name => span[name])
    .find(found => !isBlank(found) && !/^(?:0+|undefined|null)$/.test(textOf(found)))
}

/** The JS SDK holds `[seconds, nanoseconds]`. */
function timeOf(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 2) return value
  return Math.round(Number(value[0]) * 1e6 + Number(value[1]) / 1e3)
}

/** Jaeger and the JS SDK's console state microseconds of duration in place of an end. */
function endOf(span: JsonObject, start: unknown, first: (...names: readonly string[]) => unknown): unknown {
  const end = timeOf(first('endTimeUnixNano', 'end_time_unix_nano', 'end_time_ns', 'end_time', 'endTime'))
  if (!isBlank(end)) return end
  const [begins, lasts] = [numberOf(start) ?? Number.NaN, numberOf(span['duration']) ?? Number.NaN]
  return begins > 1e14 && begins < 1e17 && lasts >= 0 ? begins + lasts : undefined
}

const FAILED = /^(?:2|STATUS_CODE_ERROR|ERROR)$/i

function outcomeOf(span: JsonObject, attributes: FlatSpan): FlatSpan {
  const status = isObject(span['status']) ? span['status'] : {}
  const code =
    status['code'] ?? status['status_code'] ?? span['status_code'] ?? attributes['otel.status_code']
  const isFailed = FAILED.test(textOf(code)) || textOf(attributes['error']) === 'true'
  return {
    'span.failed': isFailed,
    'span.message':
      status['message'] ??
      status['description'] ??
      span['status_message'] ??
      attributes['otel.status_description'] ??
      (isFailed ? exceptionOf(span['events'] ?? span['logs']) : undefined)
  }
}

/** The message of an exception that is recorded as an event. */
function exceptionOf(events: unknown): unknown {
  if (!Array.isArray(events)) return undefined
  return events
    .filter(isObject)
    .map(event => attributesOf(event['attributes'] ?? event['fields']))
    .map(attributes => attributes['exception.message'])
    .find(message => !isBlank(message))
}

function firstTokenOf(events: unknown): unknown {
  if (!Array.isArray(events)) return undefined
  const event = events.find(item => isObject(item) && /first.?(token|chunk)/i.test(textOf(item['name']))) as
    | JsonObject
    | undefined
  return timeOf(
    event?.['timeUnixNano'] ?? event?.['time_unix_nano'] ?? event?.['timestamp'] ?? event?.['time']
  )
}

/** OTLP's list of keys and typed values, Jaeger's of tags, a plain object, or one as text. */
export function attributesOf(attributes: unknown): FlatSpan {
  if (!Array.isArray(attributes)) return objectOf(attributes) ?? {}
  return Object.fromEntries(
    attributes
      .filter(isObject)
      .map(({ key, value }) => [textOf(key), isObject(value) ? scalarOf(value) : value])
  )
}

const scalarOf = (value: JsonObject): unknown =>
  value['stringValue'] ??
  value['intValue'] ??
  value['doubleValue'] ??
  value['boolValue'] ??
  listOf(value['arrayValue'])

const listOf = (list: unknown): unknown =>
  isObject(list) && Array.isArray(list['values'])
    ? list['values'].map(item => (isObject(item) ? scalarOf(item) : item))
    : undefined
