/** Mooncake traces: arrivals in milliseconds from the trace's own zero, sizes, and prefix blocks. */
import { allBut, hasColumns, type RequestFormat } from './format.ts'

const SIGNATURE = ['timestamp', 'input_length', 'output_length']

export const mooncake: RequestFormat = {
  id: 'mooncake',
  title: 'Mooncake trace',
  documentation: 'https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) && !sample.columns.has('chat_id'),
  answers: allBut({
    partly: ['peak1s'],
    no: ['concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller']
  }),
  grain: 'request',
  clock: 'relative',
  fields: {
    start: { from: 'timestamp', unit: 'millis' },
    input: 'input_length',
    cached: 'cached_length',
    output: 'output_length'
  },
  assumptions: [
    'Prefix blocks (hash_ids) are not read: prompt tokens count as cached by cached_length alone, else the GPUs are sized for a cold prefix cache. gpuops-audit reuse --save turns blocks into it.'
  ]
}
