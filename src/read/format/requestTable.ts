/** A plain table of requests, as one writes it by hand or with one line of SQL: the demo log's own shape, and nothing besides. */
import { nameOf } from '../records/fields/names.ts'
import { saysSomething } from '../records/fields/sums.ts'
import { allBut, hasColumns, requests } from './format.ts'

const SIGNATURE = ['start_time', 'input_tokens', 'output_tokens']

export const requestTable = requests({
  id: 'request-table',
  title: 'Plain table of requests (CSV or JSON Lines)',
  documentation: 'docs/formats.md',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) && [...sample.columns].every(isKnown),
  answers: allBut({}),
  fields: {
    id: 'request_id',
    start: { from: 'start_time', unit: 'any' },
    end: { from: 'end_time', unit: 'any' },
    duration: { from: 'duration_ms', unit: 'millis' },
    ttft: { from: 'ttft_ms', unit: 'millis' },
    model: 'model',
    caller: 'caller',
    input: 'input_tokens',
    cached: 'cached_tokens',
    output: 'output_tokens',
    status: 'status',
    error: 'error',
    tier: 'service_tier',
    cost: { from: 'cost_usd', unit: 'usd' }
  }
})

/** Any other column whose name means something makes it a table for the inference. */
const isKnown = (column: string): boolean => KNOWN.has(column) || !saysSomething(nameOf(column))

const KNOWN: ReadonlySet<string> = new Set(
  Object.values(requestTable.fields).map(
    field => (typeof field === 'object' && 'from' in field ? field.from : field) as string
  )
)
