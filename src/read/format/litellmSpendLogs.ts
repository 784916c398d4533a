/** LiteLLM's SpendLogs table, as CSV from PostgreSQL or as JSON from `GET /spend/logs`. */
import type { RequestRow } from '../../log/requestRow.ts'
import { GATEWAY_CACHED } from '../../log/trafficLog.ts'
import { type Cell, jsonWithin, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import {
  amendBatch,
  amendBiller,
  amendCaches,
  amendFirstToken,
  amendLitellmFailure,
  billerIn,
  cacheCounts,
  cachesIn,
  failureIn,
  leftOutCallType
} from './litellm.ts'
import { forgetZeroUsage, mediaIn, searchesIn } from './usage.ts'

const [USAGE, MORE] = [cachesIn('metadata.usage_object'), cachesIn('metadata.additional_usage_values')]
const CACHES = { ...USAGE, read: [...USAGE.read, ...MORE.read], written: [...USAGE.written, ...MORE.written] }
const MAP_KEY = 'metadata.model_map_information.model_map_key'
const INFORMATION = 'metadata.error_information'

export const litellmSpendLogs = requests({
  id: 'litellm-spendlogs',
  title: 'LiteLLM SpendLogs',
  documentation: 'https://docs.litellm.ai/docs/proxy/cost_tracking',
  signature: ['request_id', 'call_type', 'startTime', 'endTime'],
  alsoHas: [
    'total_tokens',
    'request_duration_ms',
    'model_id',
    'model_group',
    'cache_key',
    'cache_hit',
    'organization_id',
    'end_user',
    'session_id',
    'metadata',
    'messages',
    'response'
  ],
  answers: allBut({ partly: ['cached', 'throttling'] }),
  view: jsonWithin,
  fields: {
    id: 'request_id',
    start: { from: 'startTime', unit: 'any' },
    end: { from: 'endTime', unit: 'any' },
    firstToken: { from: 'completionStartTime', unit: 'any' },
    model: 'model',
    caller: ['api_key', 'user', 'team_id'],
    input: 'prompt_tokens',
    cached: CACHES.read,
    output: 'completion_tokens',
    ...mediaIn(['metadata.usage_object', 'metadata.additional_usage_values']),
    searches: searchesIn('metadata.usage_object', 'metadata.additional_usage_values'),
    error: `${INFORMATION}.error_message`,
    tier: ['metadata.usage_object.service_tier', 'metadata.additional_usage_values.service_tier'],
    cost: { from: 'spend', unit: 'usd' }
  },
  amend: (row, cell) => {
    if (textOf(cell('cache_hit')).toLowerCase() === 'true') row.flags |= GATEWAY_CACHED
    if (isFailure(cell)) amendSpendLogFailure(row, cell)
    else amendFirstToken(row)
    amendCaches(row, cell, CACHES)
    amendBatch(row, cell)
    amendBiller(row, cell, MAP_KEY)
    forgetZeroUsage(row)
  },
  leavesOut: leftOutCallType,
  looksAt: {
    texts: [
      'cache_hit',
      'status',
      'metadata.status',
      'call_type',
      ...billerIn(MAP_KEY),
      ...failureIn(INFORMATION)
    ],
    counts: cacheCounts(CACHES)
  },
  assumptions: [
    'LiteLLM writes one row per failed proxy request: provider 429s that its router retried with success leave no row, so refusals are understated.'
  ]
})

const isFailure = (cell: Cell): boolean =>
  textOf(cell('status')) === 'failure' || textOf(cell('metadata.status')) === 'failure'

/** The failure hook stamps start and end when it records the failure: there is no duration to read. */
function amendSpendLogFailure(row: RequestRow, cell: Cell): void {
  amendLitellmFailure(row, cell, INFORMATION)
  row.durationMicros = Number.NaN
}
