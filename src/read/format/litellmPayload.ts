/** LiteLLM's StandardLoggingPayload: one JSON object a request, as its S3, GCS and webhook loggers write it. */
import { GATEWAY_CACHED } from '../../log/trafficLog.ts'
import { textOf } from '../records/cell.ts'
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

const USAGE = cachesIn('metadata.usage_object')
const CACHES = { ...USAGE, read: [...USAGE.read, 'response.usage.prompt_tokens_details.cached_tokens'] }
const MAP_KEY = 'model_map_information.model_map_key'

export const litellmPayload = requests({
  id: 'litellm-payload',
  title: 'LiteLLM StandardLoggingPayload (JSON Lines)',
  documentation: 'https://docs.litellm.ai/docs/proxy/logging_spec',
  signature: ['id', 'call_type', 'startTime', 'endTime', 'response_cost'],
  answers: allBut({ partly: ['cached'] }),
  fields: {
    id: 'id',
    start: { from: 'startTime', unit: 'any' },
    end: { from: 'endTime', unit: 'any' },
    firstToken: { from: 'completionStartTime', unit: 'any' },
    model: 'model',
    caller: ['metadata.user_api_key_hash', 'metadata.user_api_key_user_id', 'end_user'],
    input: 'prompt_tokens',
    cached: CACHES.read,
    maxTokens: ['model_parameters.max_tokens', 'model_parameters.max_completion_tokens'],
    output: 'completion_tokens',
    ...mediaIn(['metadata.usage_object']),
    searches: searchesIn('metadata.usage_object'),
    error: ['error_information.error_message', 'error_str'],
    tier: ['response.service_tier', 'metadata.usage_object.service_tier', 'model_parameters.service_tier'],
    cost: { from: 'response_cost', unit: 'usd' }
  },
  /** `response_time` is the first token's for streams and the whole answer's otherwise: not read. */
  amend: (row, cell) => {
    if (textOf(cell('cache_hit')).toLowerCase() === 'true') row.flags |= GATEWAY_CACHED
    if (textOf(cell('status')) !== 'failure') amendFirstToken(row)
    else amendLitellmFailure(row, cell, 'error_information', textOf(cell('error_str')))
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
      'error_str',
      'call_type',
      ...billerIn(MAP_KEY),
      ...failureIn('error_information')
    ],
    counts: cacheCounts(CACHES)
  }
})
