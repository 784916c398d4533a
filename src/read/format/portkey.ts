/** Portkey's log export: the columns its user picked, one JSON object a request. */
import { jsonWithin } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached, mediaIn, searchesIn } from './usage.ts'

export const portkey = requests({
  id: 'portkey',
  title: 'Portkey log export',
  documentation:
    'https://portkey.ai/docs/api-reference/admin-api/data-plane/logs/log-exports-beta/create-a-log-export',
  signature: ['created_at', 'ai_model', 'req_units'],
  answers: allBut({ partly: ['cached', 'caller'], no: ['ttft'] }),
  view: jsonWithin,
  fields: {
    id: 'id',
    start: { from: 'created_at', unit: 'any' },
    duration: { from: 'response_time', unit: 'millis' },
    model: 'ai_model',
    caller: ['metadata._user', 'metadata.user', 'metadata._key'],
    input: 'req_units',
    cached: [
      'response.usage.prompt_tokens_details.cached_tokens',
      'response.usage.input_tokens_details.cached_tokens',
      'response.usage.cache_read_input_tokens'
    ],
    output: 'res_units',
    ...mediaIn(['response.usage']),
    searches: searchesIn('response.usage'),
    status: ['response_status_code', 'is_success'],
    cost: { from: 'cost', unit: 'cents' }
  },
  amend: (row, cell) => {
    if (row.status >= 400) amendFailure(row, row.status, cell('response'))
    forgetZeroUsage(row)
    includeCached(row, false)
  },
  /** Of a failure the whole answer is looked at. */
  looksAt: {},
  assumptions: [
    'Portkey does not document whether created_at is the start or the end of a call: it is taken as the start, and response_time as milliseconds.',
    'Portkey does not document the unit of cost: it is taken as US cents.'
  ]
})
