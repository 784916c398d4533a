/** OpenAI's stored chat completions, as `GET /v1/chat/completions` lists them. */
import { at } from '../records/cell.ts'
import { allBut, recordsAt, requests } from './format.ts'
import { forgetZeroUsage, mediaIn } from './usage.ts'

const PAGE = ['data']

export const openaiStored = requests({
  id: 'openai-stored',
  title: 'OpenAI stored chat completions (pages of GET /v1/chat/completions)',
  documentation: 'https://platform.openai.com/docs/api-reference/chat/list',
  signature: ['object', 'data', 'first_id', 'last_id', 'has_more'],
  recognises: ({ first }) => {
    const page = Array.isArray(first) ? first[0] : first
    const [completion] = recordsAt(PAGE)(page)
    return at(page, 'object') === 'list' && at(completion, 'object') === 'chat.completion'
  },
  answers: allBut({ partly: ['peak1s', 'caller'], no: ['concurrency', 'ttft', 'throttling'] }),
  records: recordsAt(PAGE),
  truncation: value =>
    at(Array.isArray(value) ? value.at(-1) : value, 'has_more') === true
      ? 'the last page says has_more: later completions were not fetched'
      : undefined,
  fields: {
    id: 'id',
    start: { from: 'created', unit: 'seconds' },
    model: 'model',
    caller: 'input_user',
    input: 'usage.prompt_tokens',
    cached: 'usage.prompt_tokens_details.cached_tokens',
    output: 'usage.completion_tokens',
    ...mediaIn(['usage']),
    tier: 'service_tier'
  },
  amend: row => forgetZeroUsage(row),
  assumptions: [
    'OpenAI stamps a completion in whole seconds; that is taken as its arrival. Only what was stored (store=true) is listed, and no failures: demand may be higher.'
  ]
})
