/** Vertex AI's request-response log in BigQuery: Gemini's usage, and Claude's, as JSON in the answer. */
import { jsonOrNothing } from '../../json.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, isBlank, jsonWithin, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests } from './format.ts'
import { amendGeminiUsage, forgetZeroUsage, includeCached, searchesIn, tokensOf } from './usage.ts'

export const vertex = requests({
  id: 'vertex',
  title: 'Vertex AI request-response log (BigQuery)',
  documentation:
    'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/request-response-logging',
  signature: ['logging_time', 'full_request', 'full_response', 'model'],
  recognises: sample => hasColumns(sample, ['logging_time', 'full_response']),
  answers: allBut({ no: ['ttft', 'throttling', 'caller'] }),
  view: jsonWithin,
  fields: {
    id: 'request_id',
    end: { from: 'logging_time', unit: 'any' },
    duration: { from: 'metadata.request_latency', unit: 'millis' },
    model: ['full_response.modelVersion', 'model', 'model_version', 'deployed_model_id'],
    input: [
      'full_response.usageMetadata.promptTokenCount',
      'full_response.usage.input_tokens',
      'full_response.usage.prompt_tokens'
    ],
    cached: [
      'full_response.usageMetadata.cachedContentTokenCount',
      'full_response.usage.cache_read_input_tokens'
    ],
    output: [
      'full_response.usageMetadata.candidatesTokenCount',
      'full_response.usage.output_tokens',
      'full_response.usage.completion_tokens'
    ],
    searches: searchesIn('full_response.usage'),
    maxTokens: ['full_request.generationConfig.maxOutputTokens', 'full_request.max_tokens']
  },
  amend: (row, cell) => {
    amendGeminiUsage(row, lastUsageMetadata(cell('full_response')))
    const isClaude = !isBlank(cell('full_response.usage.cache_read_input_tokens'))
    includeCached(row, isClaude, tokensOf(cell('full_response.usage.cache_creation_input_tokens')) || 0)
    forgetZeroUsage(row)
    if (/stream/i.test(textOf(cell('api_method')))) row.flags |= STREAMED
  },
  assumptions: [
    'Vertex AI stamps a record when the call has ended: a call arrives its latency earlier. Failed calls are not in its log.'
  ]
})

/** A streamed answer is a list of parts, of which the last states the usage. */
function lastUsageMetadata(response: unknown): unknown {
  const value = typeof response === 'string' ? jsonOrNothing(response) : response
  const parts = Array.isArray(value) ? value : [value]
  return parts.map(part => at(part, 'usageMetadata')).findLast(Boolean)
}
