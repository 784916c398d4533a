/** LiteLLM's SpendLogs table, as CSV from PostgreSQL or as JSON from `GET /spend/logs`. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED, GATEWAY_CACHED, STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, numberOf, objectOf, textOf } from '../scan/cell.ts'
import { hasColumns, type RequestFormat } from './format.ts'

const SIGNATURE = ['request_id', 'call_type', 'startTime', 'endTime']

export const litellmSpendLogs: RequestFormat = {
  id: 'litellm-spendlogs',
  title: 'LiteLLM SpendLogs',
  documentation: 'https://docs.litellm.ai/docs/proxy/cost_tracking',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE),
  answers: {
    peak1s: 'yes',
    concurrency: 'yes',
    ttft: 'yes',
    tokens: 'yes',
    cached: 'partly',
    throttling: 'partly',
    model: 'yes',
    caller: 'yes'
  },
  grain: 'request',
  clock: 'wall',
  fields: {
    id: 'request_id',
    start: { from: 'startTime', unit: 'any' },
    end: { from: 'endTime', unit: 'any' },
    firstToken: { from: 'completionStartTime', unit: 'any' },
    model: 'model',
    caller: ['api_key', 'user', 'team_id'],
    input: 'prompt_tokens',
    output: 'completion_tokens'
  },
  amend: (row, cell) => {
    const metadata = objectOf(cell('metadata'))
    row.cachedTokens = cachedTokens(metadata)
    if (textOf(cell('cache_hit')).toLowerCase() === 'true') row.flags |= GATEWAY_CACHED
    if (isFailure(cell, metadata)) amendFailure(row, metadata)
    else amendFirstToken(row)
  },
  assumptions: [
    'LiteLLM writes one row per failed proxy request: provider 429s that its router retried with success leave no row, so throttling is understated.'
  ]
}

function cachedTokens(metadata: unknown): number {
  for (const usage of ['usage_object', 'additional_usage_values']) {
    const cached = numberOf(at(metadata, `${usage}.prompt_tokens_details.cached_tokens`))
    if (Number.isInteger(cached) && (cached as number) >= 0) return cached as number
  }
  return Number.NaN
}

const isFailure = (cell: Cell, metadata: unknown): boolean =>
  textOf(cell('status')) === 'failure' || textOf(at(metadata, 'status')) === 'failure'

/** The failure hook stamps start and end when it records the failure: there is no duration to read. */
function amendFailure(row: RequestRow, metadata: unknown): void {
  row.flags |= FAILED
  row.durationMicros = Number.NaN
  row.ttftMicros = Number.NaN
  const status = numberOf(at(metadata, 'error_information.error_code')) ?? 0
  const message = textOf(at(metadata, 'error_information.error_message'))
  row.status = status >= 100 && status <= 599 && !isQuotaOrSize(message) ? status : 0
}

/** 429 is also the code of an empty account and of a request too large: failures, but no throttling. */
const isQuotaOrSize = (message: string): boolean => /insufficient_quota|request too large/i.test(message)

/** `completionStartTime` equals the end where the call was not streamed: then there is no first token to time. */
function amendFirstToken(row: RequestRow): void {
  if (row.ttftMicros < row.durationMicros) row.flags |= STREAMED
  else row.ttftMicros = Number.NaN
}
