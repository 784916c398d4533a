/** Logs of the command `llm` (simonw/llm): `llm logs list --json`, or the table `responses` of its database. */
import { isBlank, jsonWithin } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendCacheWrites, includeCached } from './usage.ts'

const DETAILS = 'token_details'
const READ_OUTSIDE = `${DETAILS}.cache_read_input_tokens`
const WRITTEN_OUTSIDE = `${DETAILS}.cache_creation_input_tokens`

export const simonwLlm = requests({
  id: 'simonw-llm',
  title: 'Logs of the command llm (llm logs list --json, or its table responses)',
  documentation: 'https://llm.datasette.io/en/stable/logging.html',
  signature: ['datetime_utc', 'duration_ms', 'response_json', 'conversation_id'],
  answers: allBut({ partly: ['tokens', 'cached'], no: ['ttft', 'throttling', 'caller'] }),
  view: jsonWithin,
  fields: {
    id: 'id',
    start: { from: 'datetime_utc', unit: 'any', utc: true },
    duration: { from: 'duration_ms', unit: 'millis' },
    model: ['resolved_model', 'model'],
    input: 'input_tokens',
    /** What a plugin does not count in the two columns it keeps as its provider calls it. */
    cached: [
      `${DETAILS}.prompt_tokens_details.cached_tokens`,
      `${DETAILS}.input_tokens_details.cached_tokens`,
      READ_OUTSIDE,
      `${DETAILS}.cachedContentTokenCount`
    ],
    output: 'output_tokens',
    maxTokens: [
      'options_json.max_tokens',
      'options_json.max_completion_tokens',
      'options_json.max_output_tokens'
    ]
  },
  /** Anthropic's plugin states the input without what was read from a cache and written into one. */
  amend: (row, cell) => {
    const hasWrites = !isBlank(cell(WRITTEN_OUTSIDE))
    if (hasWrites) amendCacheWrites(row, cell, DETAILS)
    includeCached(row, hasWrites || !isBlank(cell(READ_OUTSIDE)))
  },
  assumptions: [
    'llm logs a call when it has ended well: failed calls are not in its log. Calls logged before its version 0.19, and those of plugins that count none, state no tokens.'
  ]
})
