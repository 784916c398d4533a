/** OpenAI Batch API files: answers as deferrable usage by the day, and questions still to be sent, which are of no use. */

import { SECONDS_PER_DAY } from '../../units.ts'
import { at, type Cell, isBlank, numberOf } from '../records/cell.ts'
import { allBut, buckets, hasColumns, refused } from './format.ts'
import { mediaIn } from './usage.ts'

const GUIDE = 'https://platform.openai.com/docs/guides/batch'

export const openaiBatch = buckets({
  id: 'openai-batch',
  title: 'OpenAI Batch API output',
  documentation: GUIDE,
  signature: ['custom_id', 'response', 'error'],
  recognises: sample => hasColumns(sample, ['custom_id', 'response']),
  answers: allBut({ no: ['peak1s', 'concurrency', 'ttft', 'throttling', 'caller'] }),
  view: asUsage,
  leavesOut: reasonToLeaveOut,
  fields: {
    start: { from: 'start', unit: 'any' },
    end: { from: 'end', unit: 'any' },
    requests: 'requests',
    model: 'response.body.model',
    caller: [],
    input: ['response.body.usage.prompt_tokens', 'response.body.usage.input_tokens'],
    cached: [
      'response.body.usage.prompt_tokens_details.cached_tokens',
      'response.body.usage.input_tokens_details.cached_tokens'
    ],
    output: ['response.body.usage.completion_tokens', 'response.body.usage.output_tokens'],
    ...mediaIn(['response.body.usage']),
    batch: 'batch'
  },
  assumptions: [
    'Batch answers are work that may wait: they count by the UTC day on which the provider chose to run them, and take no part in peaks.'
  ]
})

/** One answer is a bucket of one request, of the day on which it was made. */
function asUsage(cell: Cell): Cell {
  const day = Math.floor(madeAtSeconds(cell) / SECONDS_PER_DAY) * SECONDS_PER_DAY
  const usage: Record<string, unknown> = { start: day, end: day + SECONDS_PER_DAY, requests: 1, batch: true }
  return path => (Object.hasOwn(usage, path) ? usage[path] : cell(path))
}

const madeAtSeconds = (cell: Cell): number =>
  numberOf(cell('response.body.created') ?? cell('response.body.created_at')) ?? Number.NaN

function reasonToLeaveOut(cell: Cell): string | undefined {
  if (isBlank(cell('response'))) return 'a batch line that was not answered'
  if ((numberOf(cell('response.status_code')) ?? 200) >= 400) return 'a batch line that failed'
  return Number.isNaN(madeAtSeconds(cell)) ? 'a batch answer without a time' : undefined
}

export const openaiBatchInput = refused({
  id: 'openai-batch-input',
  title: 'input of the OpenAI Batch API: requests that nothing has answered yet',
  documentation: GUIDE,
  signature: ['custom_id', 'method', 'url', 'body'],
  recognises: ({ columns, first }) =>
    hasColumns({ columns, first }, ['custom_id', 'body']) && at(first, 'response') === undefined,
  refusal: 'Analyse the output file of the batch instead.'
})
