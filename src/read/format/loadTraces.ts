/** Traces that drive simulators and benchmarks: Vidur's, and AIPerf's record of each request. */
import { STREAMED } from '../../log/trafficLog.ts'
import { MICROS_PER_MILLI } from '../../units.ts'
import { at, type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { allBut, type RequestFormat, requests } from './format.ts'
import { amendFailure } from './outcome.ts'

const ANSWERS = allBut({ partly: ['ttft', 'cached'] })

export const vidur = requests({
  id: 'vidur',
  title: 'Vidur trace',
  documentation: 'https://github.com/microsoft/vidur',
  signature: ['arrived_at', 'num_prefill_tokens', 'num_decode_tokens'],
  answers: {
    ...ANSWERS,
    concurrency: 'no',
    ttft: 'no',
    cached: 'no',
    throttling: 'no',
    model: 'no',
    caller: 'no'
  },
  clock: 'relative',
  fields: {
    start: { from: 'arrived_at', unit: 'seconds' },
    input: 'num_prefill_tokens',
    output: 'num_decode_tokens'
  }
})

/** Each line is a moment, with the requests that came then; older versions write the names with capitals. */
export const aibrix: RequestFormat = {
  ...vidur,
  id: 'aibrix',
  title: 'AIBrix workload trace',
  documentation: 'https://github.com/vllm-project/aibrix',
  signature: ['timestamp', 'requests'],
  recognises: ({ first }) => {
    const [request] = aibrixRequests(first)
    return ['prompt_length', 'Prompt Length', 'output_length', 'Output Length'].some(
      name => at(request, name) !== undefined && at(request, 'moment') !== undefined
    )
  },
  records: aibrixRequests,
  fields: {
    start: { from: 'moment', unit: 'millis' },
    model: ['model', 'Model'],
    caller: ['session_id', 'Session ID'],
    input: ['prompt_length', 'Prompt Length'],
    output: ['output_length', 'Output Length']
  }
}

function aibrixRequests(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(aibrixRequests)
  const requests = at(value, 'requests') ?? at(value, 'Requests')
  const moment = at(value, 'timestamp') ?? at(value, 'Timestamp')
  if (!Array.isArray(requests)) return [value]
  return requests.map(request =>
    typeof request === 'object' && request !== null ? { ...request, moment } : request
  )
}

const AIPERF = 'metrics.'

/** Each metric is a value with its unit. Lengths are as the client's tokeniser counts them. */
export const aiperf = requests({
  id: 'aiperf',
  title: 'AIPerf’s record of each request (profile_export.jsonl)',
  documentation: 'https://github.com/ai-dynamo/aiperf',
  signature: ['metadata', 'metrics', 'error'],
  recognises: ({ columns, first }) =>
    columns.has('metrics') &&
    at(Array.isArray(first) ? first[0] : first, 'metadata.request_start_ns') !== undefined,
  answers: { ...ANSWERS, cached: 'no', model: 'partly', caller: 'partly' },
  fields: {
    id: 'metadata.x_request_id',
    start: { from: 'metadata.request_start_ns', unit: 'nanos' },
    end: { from: 'metadata.request_end_ns', unit: 'nanos' },
    model: 'metadata.model',
    input: `${AIPERF}input_sequence_length.value`,
    output: [`${AIPERF}output_sequence_length.value`, `${AIPERF}output_token_count.value`],
    error: 'error.message'
  },
  leavesOut: cell =>
    textOf(cell('metadata.benchmark_phase')) === 'warmup' ? 'a request of the warm-up' : undefined,
  amend: (row, cell: Cell) => {
    const first = numberOf(cell(`${AIPERF}time_to_first_token.value`)) ?? Number.NaN
    if (first >= 0 && textOf(cell(`${AIPERF}time_to_first_token.unit`)) === 'ms') {
      row.ttftMicros = first * MICROS_PER_MILLI
      row.flags |= STREAMED
    }
    if (!isBlank(cell('error'))) amendFailure(row, cell('error.code'), cell('error'))
  },
  assumptions: [
    'AIPerf’s requests are a benchmark’s: their arrivals are those of the load it made, not of users.'
  ]
})
