/** AWS Bedrock's model invocation log: JSON from S3 or CloudWatch, or its fields as columns of a query. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { type Cell, isBlank, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests, type Sample } from './format.ts'
import { amendFailure } from './outcome.ts'
import { includeCached, tokensOf } from './usage.ts'

const SIGNATURE = ['modelId', 'operation', 'input', 'output', 'schemaType']
const WRITTEN = ['input.cacheWriteInputTokenCount', 'input.inputBodyJson.usage.cacheWriteInputTokens']

export const bedrock = requests({
  id: 'bedrock',
  title: 'AWS Bedrock model invocation log (S3, CloudWatch, Insights)',
  documentation: 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html',
  signature: SIGNATURE,
  recognises: isBedrock,
  answers: allBut({ partly: ['concurrency', 'ttft', 'caller'] }),
  view: jsonWithin,
  fields: {
    id: 'requestId',
    start: { from: ['timestamp', '@timestamp'], unit: 'any' },
    model: 'modelId',
    caller: ['identity.arn', 'accountId'],
    input: 'input.inputTokenCount',
    cached: ['input.cacheReadInputTokenCount', 'output.outputBodyJson.usage.cacheReadInputTokens'],
    output: 'output.outputTokenCount',
    maxTokens: [
      'input.inputBodyJson.max_tokens',
      'input.inputBodyJson.inferenceConfig.maxTokens',
      'input.inputBodyJson.max_gen_len',
      'input.inputBodyJson.textGenerationConfig.maxTokenCount'
    ],
    tier: ['serviceTier', 'output.outputBodyJson.serviceTier.type'],
    error: ['errorMessage', 'errorCode']
  },
  leavesOut: cell => (isBlank(cell('modelId')) ? 'a line that is not an invocation of a model' : undefined),
  amend: (row, cell) => {
    const written = tokensOf(WRITTEN.map(cell).find(value => !isBlank(value)))
    includeCached(row, true, written || 0)
    row.cacheWrite5mTokens = written
    row.model = row.model.slice(row.model.lastIndexOf('/') + 1)
    if (/stream/i.test(textOf(cell('operation')))) row.flags |= STREAMED
    amendTimes(row, cell)
    const code = textOf(cell('errorCode'))
    if (code !== '') amendFailure(row, statusOf(code), `${code} ${textOf(cell('errorMessage'))}`)
  },
  assumptions: [
    'Bedrock’s log counts cache reads and writes beside the input: they are added to it. Cache writes are taken to live five minutes.'
  ]
})

function isBedrock(sample: Sample): boolean {
  const isTable =
    hasColumns(sample, ['modelId']) &&
    [...sample.columns].some(name => /^(?:input\.)?inputTokenCount$/.test(name))
  return isTable || hasColumns(sample, ['modelId', 'operation', 'schemaType'])
}

/** The last part of a stream, or the metrics of Converse, state how long the model took. */
function amendTimes(row: RequestRow, cell: Cell): void {
  const body = cell('output.outputBodyJson')
  const metrics = Array.isArray(body) ? body.map(metricsOf).find(Boolean) : metricsOf(body)
  const millis = (name: string) => numberOf(metrics?.[name]) ?? Number.NaN
  const lasted = [millis('invocationLatency'), millis('latencyMs')].find(Number.isFinite)
  const first = millis('firstByteLatency')
  if (lasted !== undefined) row.durationMicros = lasted * MICROS_PER_MILLI
  if (first <= (lasted ?? 0) && (row.flags & STREAMED) !== 0) row.ttftMicros = first * MICROS_PER_MILLI
}

type Json = Readonly<Record<string, unknown>>
const objectAt = (value: unknown, key: string): Json | undefined => {
  const inner = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return typeof inner === 'object' && inner !== null ? (inner as Json) : undefined
}
const metricsOf = (part: unknown): Json | undefined =>
  objectAt(part, 'amazon-bedrock-invocationMetrics') ??
  objectAt(part, 'metrics') ??
  objectAt(objectAt(part, 'metadata'), 'metrics')

/** Exceptions of Bedrock’s runtime, by the status with which they are answered. */
const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/^Throttling|TooManyRequests/i, 429],
  [/^Validation|^ServiceQuotaExceeded/i, 400],
  [/^AccessDenied/i, 403],
  [/^ResourceNotFound/i, 404],
  [/^ModelTimeout/i, 408],
  [/^ModelError|^ModelStreamError/i, 424],
  [/^ModelNotReady/i, 429],
  [/^ServiceUnavailable/i, 503],
  [/^InternalServer/i, 500]
]
const statusOf = (code: string): number | undefined => STATUSES.find(([pattern]) => pattern.test(code))?.[1]
