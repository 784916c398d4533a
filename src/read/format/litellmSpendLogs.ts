/** LiteLLM's SpendLogs table, as CSV from PostgreSQL or as JSON from `GET /spend/logs`. */
import type { RequestRow } from '../../log/requestRow.ts'
import { GATEWAY_CACHED } from '../../log/trafficLog.ts'
import { at, type Cell, objectOf, textOf } from '../scan/cell.ts'
import { hasColumns, type RequestFormat } from './format.ts'
import { amendFirstToken, amendLitellmFailure, cachedIn } from './litellm.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

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
    row.cachedTokens = cachedIn(metadata, ['usage_object', 'additional_usage_values'])
    if (textOf(cell('cache_hit')).toLowerCase() === 'true') row.flags |= GATEWAY_CACHED
    if (isFailure(cell, metadata)) amendSpendLogFailure(row, metadata)
    else amendFirstToken(row)
    forgetZeroUsage(row)
    includeCached(row, false)
  },
  assumptions: [
    'LiteLLM writes one row per failed proxy request: provider 429s that its router retried with success leave no row, so throttling is understated.'
  ]
}

const isFailure = (cell: Cell, metadata: unknown): boolean =>
  textOf(cell('status')) === 'failure' || textOf(at(metadata, 'status')) === 'failure'

/** The failure hook stamps start and end when it records the failure: there is no duration to read. */
function amendSpendLogFailure(row: RequestRow, metadata: unknown): void {
  amendLitellmFailure(row, at(metadata, 'error_information'))
  row.durationMicros = Number.NaN
}
