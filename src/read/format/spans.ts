/** A JSON value with spans in it (OTLP, a trace, a span) → flat spans, one object each. */
import { isBlank, textOf } from '../records/cell.ts'

/** Attributes by their names, the resource's among them, and the span's own under `span.…`. */
export type FlatSpan = Readonly<Record<string, unknown>>
type Json = Readonly<Record<string, unknown>>

/**
 * Spans of one value, in order. `span.calls`: it is a call of a model. `span.wraps`: it lies around another of the
 * value, whose tokens it repeats.
 */
export function flatSpans(value: unknown): readonly FlatSpan[] {
  const spans = nested(value, {})
  const parents = new Set(spans.filter(isModelCall).map(span => span['span.parent']))
  return spans.map(span => ({
    ...span,
    'span.calls': isModelCall(span),
    'span.wraps': !isBlank(span['span.id']) && parents.has(span['span.id'])
  }))
}

const NO_CALLS = /agent|tool|workflow|chain|retriever|reranker|guardrail|evaluator|prompt/i
const CALL_ATTRIBUTE = /^(?:gen_ai\.(?:usage|request|response)|llm\.(?:token_count|model_name)|ai\.usage)/

/** By the operation that a span states, else by what it states of a model. */
export function isModelCall(span: FlatSpan): boolean {
  const operation = textOf(span['gen_ai.operation.name']) || textOf(span['openinference.span.kind'])
  return operation === ''
    ? Object.keys(span).some(name => CALL_ATTRIBUTE.test(name))
    : !NO_CALLS.test(operation)
}

/** Names of OTLP in camel case and in snake case, of old and new, and Tempo's. */
const LISTS = [
  'resourceSpans',
  'resource_spans',
  'batches',
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'spans'
]

/** An array of pages, of resources, of scopes, of spans: nothing lawful lies deeper. */
const MOST_LEVELS = 10

/** What is no list of spans counts as a span, so that nothing goes unaccounted for. */
function nested(value: unknown, resource: FlatSpan, levels = MOST_LEVELS): readonly FlatSpan[] {
  if (Array.isArray(value) && levels > 0) return value.flatMap(item => nested(item, resource, levels - 1))
  const object = isObject(value) ? value : {}
  const list = LISTS.map(name => object[name]).find(Array.isArray)
  if (list === undefined || levels === 0) return [flat(object, resource)]
  const own = isObject(object['resource']) ? attributesOf(object['resource']['attributes']) : resource
  return nested(list, own, levels - 1)
}

function flat(span: Json, resource: FlatSpan): FlatSpan {
  const first = (...names: readonly string[]) => names.map(name => span[name]).find(found => !isBlank(found))
  const context = isObject(span['context']) ? span['context'] : span
  const status = isObject(span['status']) ? span['status'] : {}
  return {
    ...attributesOf(span['resource_attributes']),
    ...resource,
    ...attributesOf(span['attributes']),
    'span.id': context['spanId'] ?? context['span_id'],
    'span.parent': first('parentSpanId', 'parent_span_id', 'parent_id'),
    'span.start': first('startTimeUnixNano', 'start_time_unix_nano', 'start_time'),
    'span.end': first('endTimeUnixNano', 'end_time_unix_nano', 'end_time'),
    'span.firstToken': firstTokenOf(span['events']),
    'span.failed': /^(2|STATUS_CODE_ERROR|ERROR)$/.test(textOf(status['code'] ?? status['status_code'])),
    'span.message': status['message'] ?? status['description']
  }
}

function firstTokenOf(events: unknown): unknown {
  if (!Array.isArray(events)) return undefined
  const event = events.find(item => isObject(item) && /first.?(token|chunk)/i.test(textOf(item['name']))) as
    | Json
    | undefined
  return event?.['timeUnixNano'] ?? event?.['time_unix_nano'] ?? event?.['timestamp']
}

/** OTLP's list of keys and typed values, or a plain object. */
function attributesOf(attributes: unknown): FlatSpan {
  if (!Array.isArray(attributes)) return isObject(attributes) ? attributes : {}
  return Object.fromEntries(
    attributes
      .filter(isObject)
      .map(({ key, value }) => [textOf(key), isObject(value) ? scalarOf(value) : value])
  )
}

const scalarOf = (value: Json): unknown =>
  value['stringValue'] ??
  value['intValue'] ??
  value['doubleValue'] ??
  value['boolValue'] ??
  listOf(value['arrayValue'])

const listOf = (list: unknown): unknown =>
  isObject(list) && Array.isArray(list['values'])
    ? list['values'].map(item => (isObject(item) ? scalarOf(item) : item))
    : undefined

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
