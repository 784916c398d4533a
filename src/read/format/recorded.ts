/** What `gpuops-audit record` writes: one flat JSON object a request. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED, STREAMED } from '../../log/trafficLog.ts'
import { type Cell, textOf } from '../records/cell.ts'
import { allBut, MIRRORED_COPY, requests } from './format.ts'

export const recorded = requests({
  id: 'gpuops-record',
  title: 'gpuops-audit record (JSON Lines)',
  documentation: 'docs/cutover.md',
  signature: ['gpuops_record', 'start', 'upstream', 'endpoint', 'features'],
  answers: allBut({}),
  fields: {
    id: 'id',
    start: { from: 'start', unit: 'any' },
    duration: { from: 'duration_ms', unit: 'millis' },
    ttft: { from: 'ttft_ms', unit: 'millis' },
    model: 'model',
    caller: 'caller',
    input: 'input_tokens',
    cached: 'cached_tokens',
    output: 'output_tokens',
    status: 'status',
    maxTokens: 'max_tokens',
    tier: 'service_tier'
  },
  leavesOut: cell => leftOut(cell),
  amend: (row, cell) => amend(row, cell),
  looksAt: { texts: ['endpoint', 'mirror', 'stream', 'aborted'] }
})

function leftOut(cell: Cell): string | undefined {
  if (textOf(cell('endpoint')) === 'other') return 'a web request that is not a call of a model'
  return textOf(cell('mirror')) === 'true' ? MIRRORED_COPY : undefined
}

/** A caller that hung up is no failure of the upstream; an answer that broke off is one, whatever its status. */
function amend(row: RequestRow, cell: Cell): void {
  if (textOf(cell('stream')) === 'true') row.flags |= STREAMED
  if (textOf(cell('aborted')) === 'upstream') row.flags |= FAILED
}
