/** Langfuse: exports of observations (CSV, JSON, JSON Lines, blob storage), of events, pages of its API, and single traces. */
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, jsonWithin, numberOf, objectOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendLangfuseUsage } from './langfuseUsage.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage } from './usage.ts'

const SIGNATURE = ['traceId', 'startTime', 'completionStartTime']

/** What its tables name its observations by, in camel case and, in the blob export, in snake case. */
const SIGNATURES = [
  SIGNATURE,
  ['trace_id', 'start_time', 'completion_start_time'],
  ['traceId', 'parentObservationId', 'startTime'],
  ['trace_id', 'parent_observation_id', 'start_time']
]

const PARAMETERS = ['modelParameters', 'model_parameters'].flatMap(column =>
  ['max_tokens', 'maxTokens', 'max_completion_tokens', 'maxOutputTokens', 'max_output_tokens'].map(
    name => `${column}.${name}`
  )
)

export const langfuse = requests({
  id: 'langfuse',
  title: 'Langfuse observations, events, or traces',
  documentation: 'https://langfuse.com/docs/api-and-data-platform/features/export-from-ui',
  signature: SIGNATURE,
  alsoHas: [
    'projectId',
    'type',
    'level',
    'latency',
    'timeToFirstToken',
    'usageDetails',
    'costDetails',
    'name',
    'unit',
    'statusMessage'
  ],
  recognises: sample => SIGNATURES.some(columns => hasColumns(sample, columns)) || isPage(sample.first),
  answers: allBut({ partly: ['throttling', 'caller'] }),
  records: recordsOf,
  view: jsonWithin,
  leavesOut: cell =>
    isCall(textOf(cell('type'))) && !tellsOfEnd(cell)
      ? undefined
      : 'an observation that is not a call of a model',
  /** `latency` is in seconds and `latencyMs` in milliseconds: both are end − start, which needs no unit. */
  fields: {
    id: 'id',
    start: { from: ['startTime', 'start_time'], unit: 'any' },
    end: { from: ['endTime', 'end_time'], unit: 'any' },
    firstToken: { from: ['completionStartTime', 'completion_start_time'], unit: 'any' },
    model: ['model', 'providedModelName', 'provided_model_name', 'internalModel', 'internal_model'],
    caller: ['userId', 'user_id', 'sessionId', 'session_id'],
    input: ['inputUsage', 'input_usage', 'usage.promptTokens', 'usage.input', 'promptTokens'],
    output: ['outputUsage', 'output_usage', 'usage.completionTokens', 'usage.output', 'completionTokens'],
    maxTokens: PARAMETERS,
    error: ['statusMessage', 'status_message'],
    cost: {
      from: ['totalCost', 'calculatedTotalCost', 'costDetails.total', 'total_cost', 'cost_details.total'],
      unit: 'usd'
    }
  },
  spans: {
    id: 'id',
    parent: ['parentObservationId', 'parent_observation_id'],
    trace: ['traceId', 'trace_id'],
    isNamedWrapper: cell => WRAPPER.test(textOf(cell('name')))
  },
  amend: (row, cell) => {
    const message = cell('statusMessage') ?? cell('status_message')
    if (textOf(cell('level')) === 'ERROR') amendFailure(row, undefined, message)
    if (row.ttftMicros >= 0) row.flags |= STREAMED
    if (countsCharacters(cell)) row.inputTokens = row.outputTokens = Number.NaN
    amendLangfuseUsage(row, objectOf(cell('usageDetails') ?? cell('usage_details')) ?? {})
    if (textOf(cell('type')) === 'EMBEDDING' && Number.isNaN(row.outputTokens)) row.outputTokens = 0
    forgetZeroUsage(row)
    // 0 stands where Langfuse knows no price of the model.
    if (row.costUsd === 0) row.costUsd = Number.NaN
  },
  assumptions: [
    'Langfuse records what the clients reported: sampling in the SDK, or retries within a generation, do not show.'
  ]
})

const isCall = (type: string): boolean => type === 'GENERATION' || type === 'EMBEDDING'

const COUNTS = ['input', 'output', 'total'].flatMap(side => [
  `${side}Usage`,
  `${side}_usage`,
  `usage.${side}`,
  `usageDetails.${side}`,
  `usage_details.${side}`
])

/** Emitters of events (BeeAI) write an observation for each: `chat.start-7` has the usage, `chat.success-8` tells of its end alone. */
const tellsOfEnd = (cell: Cell): boolean =>
  /\.(?:success|finish|end|done)-\d+$/.test(textOf(cell('name'))) &&
  !COUNTS.some(path => (numberOf(cell(path)) ?? 0) > 0)

/** Calls of the AI SDK around its own `.doGenerate`, `.doStream` and `.doEmbed`, and runs of agents. */
const WRAPPER =
  /^ai\.(?:generate|stream)(?:Text|Object)$|^ai\.embed(?:Many)?$|^(?:invoke_agent|create_agent|invoke_workflow)\b|^agent run$/

/** Usage may be counted in characters, images or seconds. */
const countsCharacters = (cell: Cell): boolean => {
  const unit = textOf(cell('usage.unit') ?? cell('unit'))
  return unit !== '' && unit !== 'TOKENS'
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const isObservation = (value: unknown): boolean =>
  isObject(value) &&
  'type' in value &&
  ('startTime' in value || 'start_time' in value) &&
  ('traceId' in value || 'trace_id' in value)

/** A trace holds its observations; a page of the API holds either. */
function observationsIn(value: unknown): readonly unknown[] | undefined {
  const observations = at(value, 'observations')
  if (Array.isArray(observations) && observations.every(isObject)) return observations
  const data = at(value, 'data')
  return Array.isArray(data) && data.some(item => isObservation(item) || observationsIn(item))
    ? data
    : undefined
}

const isPage = (value: unknown): boolean =>
  observationsIn(Array.isArray(value) ? value[0] : value) !== undefined

/** Observations, each with its trace's user. */
function recordsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsOf)
  const inside = observationsIn(value)
  if (inside === undefined) return [value]
  const trace = isObject(at(value, 'trace')) ? at(value, 'trace') : value
  const [userId, traceId] = [at(trace, 'userId'), at(trace, 'id')]
  return inside.flatMap(recordsOf).map(observation =>
    isObject(observation)
      ? {
          ...observation,
          userId: observation['userId'] ?? userId,
          traceId: observation['traceId'] ?? traceId
        }
      : observation
  )
}
