/** Braintrust's span export, JSON Lines or CSV with JSON in its cells: calls of models, less the spans around them. */
import { STREAMED } from '../../log/trafficLog.ts'
import { isBlank, jsonWithin, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

export const braintrust = requests({
  id: 'braintrust',
  title: 'Braintrust spans',
  documentation: 'https://www.braintrust.dev/docs/reference/api/Logs',
  signature: ['span_attributes', 'metrics'],
  answers: allBut({ partly: ['throttling', 'caller'] }),
  view: jsonWithin,
  leavesOut: cell =>
    textOf(cell('span_attributes.type')) === 'llm' ? undefined : 'a span that is not a call of a model',
  fields: {
    id: ['span_id', 'id'],
    start: { from: ['metrics.start', 'created'], unit: 'any' },
    end: { from: 'metrics.end', unit: 'any' },
    ttft: { from: 'metrics.time_to_first_token', unit: 'seconds' },
    model: 'metadata.model',
    caller: ['metadata.user_id', 'metadata.user', 'project_id'],
    input: 'metrics.prompt_tokens',
    cached: 'metrics.prompt_cached_tokens',
    output: 'metrics.completion_tokens',
    cost: { from: 'metrics.estimated_cost', unit: 'usd' }
  },
  amend: (row, cell) => {
    if (!isBlank(cell('error'))) amendFailure(row, undefined, cell('error'))
    if (row.ttftMicros < row.durationMicros) row.flags |= STREAMED
    forgetZeroUsage(row)
    includeCached(row, false)
  },
  looksAt: { texts: ['span_attributes.type', 'error'] }
})
