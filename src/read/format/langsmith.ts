/** LangSmith runs: calls of models, less the chains, tools and agents around them. */
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, jsonWithin, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

export const langsmith = requests({
  id: 'langsmith',
  title: 'LangSmith runs',
  documentation: 'https://docs.langchain.com/langsmith/run-data-format',
  signature: ['run_type', 'start_time', 'trace_id'],
  answers: allBut({ partly: ['cached', 'throttling', 'caller'] }),
  view: jsonWithin,
  leavesOut: reasonToLeaveOut,
  fields: {
    id: 'id',
    start: { from: 'start_time', unit: 'any' },
    end: { from: 'end_time', unit: 'any' },
    firstToken: { from: 'first_token_time', unit: 'any' },
    model: [
      'extra.metadata.ls_model_name',
      'extra.invocation_params.model',
      'extra.invocation_params.model_name'
    ],
    caller: ['extra.metadata.user_id', 'session_id'],
    input: 'prompt_tokens',
    cached: 'prompt_token_details.cache_read',
    output: 'completion_tokens',
    error: 'error',
    cost: { from: 'total_cost', unit: 'usd' }
  },
  amend: (row, cell) => {
    if (textOf(cell('status')) === 'error') amendFailure(row, undefined, cell('error'))
    if (row.ttftMicros >= 0) row.flags |= STREAMED
    forgetZeroUsage(row)
    includeCached(row, false)
  },
  looksAt: { texts: ['run_type', 'status'] }
})

function reasonToLeaveOut(cell: Cell): string | undefined {
  if (textOf(cell('run_type')) !== 'llm') return 'a run that is not a call of a model'
  return textOf(cell('status')) === 'pending' ? 'a call still pending' : undefined
}
