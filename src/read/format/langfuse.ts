/** Langfuse: exports of observations (CSV, JSON, JSON Lines) and of events, and the JSON of a single trace. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, objectOf, textOf } from '../records/cell.ts'
import { hasColumns, type RequestFormat } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, tokensOf } from './usage.ts'

const SIGNATURE = ['traceId', 'startTime', 'completionStartTime']

export const langfuse: RequestFormat = {
  id: 'langfuse',
  title: 'Langfuse observations, events, or one trace',
  documentation: 'https://langfuse.com/docs/api-and-data-platform/features/export-from-ui',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) || observationsOf(sample.first) !== undefined,
  answers: {
    peak1s: 'yes',
    concurrency: 'yes',
    ttft: 'yes',
    tokens: 'yes',
    cached: 'yes',
    throttling: 'partly',
    model: 'yes',
    caller: 'partly'
  },
  records: recordsOf,
  pageKeys: ['observations'],
  leavesOut: reasonToLeaveOut,
  grain: 'request',
  clock: 'wall',
  /** `latency` is in seconds and `latencyMs` in milliseconds: both are end − start, which needs no unit. */
  fields: {
    id: 'id',
    start: { from: 'startTime', unit: 'any' },
    end: { from: 'endTime', unit: 'any' },
    firstToken: { from: 'completionStartTime', unit: 'any' },
    model: ['model', 'providedModelName'],
    caller: ['userId', 'sessionId'],
    input: 'inputUsage',
    output: 'outputUsage',
    error: 'statusMessage',
    cost: { from: ['totalCost', 'calculatedTotalCost', 'costDetails.total'], unit: 'usd' }
  },
  amend: (row, cell) => {
    if (textOf(cell('level')) === 'ERROR') amendFailure(row, undefined, cell('statusMessage'))
    if (row.ttftMicros >= 0) row.flags |= STREAMED
    amendUsage(row, objectOf(cell('usageDetails')) ?? {})
    forgetZeroUsage(row)
  },
  looksAt: { texts: ['type', 'name', 'level', 'wrapsCall'], values: ['usageDetails'] },
  assumptions: [
    'Langfuse records what the clients reported: sampling in the SDK, or retries within a generation, do not show.'
  ]
}

/** The observations of a single-trace export; `undefined` where the value is none. */
function observationsOf(value: unknown): readonly unknown[] | undefined {
  const observations = at(value, 'observations')
  return Array.isArray(observations) && at(value, 'trace') !== undefined ? observations : undefined
}

/** Observations, each with its trace's user and a mark where it wraps another generation, as AI SDK calls do. */
function recordsOf(value: unknown): readonly unknown[] {
  const observations = observationsOf(value) ?? (Array.isArray(value) ? value : undefined)
  if (observations === undefined) return [value]
  const wrappers = new Set(observations.filter(isCall).map(call => at(call, 'parentObservationId')))
  const userId = at(value, 'trace.userId')
  return observations.map(observation =>
    typeof observation === 'object' && observation !== null
      ? { userId, ...observation, wrapsCall: wrappers.has(at(observation, 'id')) }
      : observation
  )
}

const isCall = (observation: unknown): boolean => CALLS.includes(textOf(at(observation, 'type')))
const CALLS: readonly string[] = ['GENERATION', 'EMBEDDING']

/** Calls of the AI SDK around its own `.doGenerate`, `.doStream` and `.doEmbed`, which carry the usage. */
const AI_SDK_WRAPPER = /^ai\.(generate|stream)(Text|Object)$|^ai\.embed(Many)?$/

function reasonToLeaveOut(cell: Cell): string | undefined {
  if (!CALLS.includes(textOf(cell('type')))) return 'an observation that is no call of a model'
  const wraps = cell('wrapsCall') === true || AI_SDK_WRAPPER.test(textOf(cell('name')))
  return wraps ? 'a span around another call' : undefined
}

/** `input_cached_tokens` and `cache_read_input_tokens`, but not `cache_creation_input_tokens`. */
const CACHED = /^(?=.*input)(?=.*(cached|cache_read))/

/**
 * `usageDetails` holds parts: input is the sum of its input keys, output of its output keys. Some integrations state the
 * whole beside its parts instead; the pair that adds up to the stated total is right, sums where none does.
 */
function amendUsage(row: RequestRow, details: Record<string, unknown>): void {
  const sum = (pattern: RegExp) =>
    Object.entries(details)
      .filter(([key]) => pattern.test(key))
      .reduce((tokens, [, count]) => tokens + tokensOf(count), 0)
  if (!Object.keys(details).some(key => /input|output/.test(key))) return
  const cached = Object.keys(details).some(key => CACHED.test(key)) ? sum(CACHED) : Number.NaN
  const [inputs, outputs] = [sum(/input/), sum(/output/)]
  const [input, output] = [sum(/^input$/), sum(/^output$/)]
  const pairs = [
    [inputs, outputs],
    [input, outputs],
    [inputs, output],
    [input, output]
  ] as const
  const total = tokensOf(details['total'])
  const fitting = pairs.find(([into, out]) => into + out === total && !(cached > into)) ?? [inputs, outputs]
  row.inputTokens = fitting[0]
  row.outputTokens = fitting[1]
  row.cachedTokens = cached
}
