/** OpenAI's usage exports of before 2025: the activity CSV of 2023 and `GET /v1/usage`, in buckets without an end. */
import { SECONDS_PER_DAY } from '../../units.ts'
import { at, type Cell, numberOf } from '../records/cell.ts'
import { allBut, buckets, hasColumns } from './format.ts'

/** So the dashboard of 2024 calls them: its rows are whole days. */
const OF_DASHBOARD = 'num_requests'
const SIGNATURE = ['n_requests', 'n_context_tokens_total', 'n_generated_tokens_total']

export const openaiActivity = buckets({
  id: 'openai-activity',
  title: 'OpenAI activity export of 2023, or GET /v1/usage',
  documentation: 'https://github.com/elastic/beats/tree/main/x-pack/metricbeat/module/openai/usage',
  signature: SIGNATURE,
  recognises: ({ columns, first, rows = [] }) =>
    hasColumns({ columns, first }, SIGNATURE) ||
    (hasColumns({ columns, first }, [OF_DASHBOARD, ...SIGNATURE.slice(1)]) && rows.every(isOfDay)) ||
    rowsOf(Array.isArray(first) ? first[0] : first).some(
      row => at(row, 'n_context_tokens_total') !== undefined
    ),
  answers: allBut({ partly: ['cached', 'caller'], no: ['peak1s', 'concurrency', 'ttft', 'throttling'] }),
  records: value => (Array.isArray(value) ? value : [value]).flatMap(rowsOf),
  view: cell => path => (path === 'end' ? endSeconds(cell) : cell(path)),
  fields: {
    start: { from: ['aggregation_timestamp', 'timestamp'], unit: 'any' },
    end: { from: 'end', unit: 'any' },
    requests: ['n_requests', OF_DASHBOARD],
    model: ['snapshot_id', 'model'],
    caller: ['api_key_id', 'user', 'email', 'project_id'],
    input: 'n_context_tokens_total',
    cached: 'n_cached_context_tokens_total',
    output: 'n_generated_tokens_total',
    batch: []
  },
  assumptions: [
    'Usage exports count what was served: refused and failed attempts are not in them, so demand may be higher.',
    'The export states no bucket width: five minutes in the shape of 2023, one minute since cached tokens are counted (2024), a day where the dashboard sums up (num_requests at midnight).'
  ]
})

function endSeconds(cell: Cell): number | undefined {
  const start = numberOf(cell('aggregation_timestamp') ?? cell('timestamp'))
  if (start === undefined) return undefined
  const isDay = cell(OF_DASHBOARD) !== undefined && start % SECONDS_PER_DAY === 0
  if (isDay) return start + SECONDS_PER_DAY
  return start + (cell('n_cached_context_tokens_total') === undefined ? 300 : 60)
}

/** A day's answer holds its rows in `data`. */
function rowsOf(value: unknown): readonly unknown[] {
  const rows = at(value, 'data')
  return Array.isArray(rows) ? rows : [value]
}

const isOfDay = (row: unknown): boolean =>
  (numberOf(at(row, 'timestamp')) ?? Number.NaN) % SECONDS_PER_DAY === 0
