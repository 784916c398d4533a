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
    'Prefix blocks (hash_ids) say what GPUs of your own would find in their caches, and analyze sizes by that where the trace has no cached_length; other verbs take cached_length alone, which gpuops-audit reuse --save writes.'
  ]
}
