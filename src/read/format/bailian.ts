/** Alibaba Bailian traces of Qwen services: chats by the second from the trace's own zero, with prefix blocks. */
import { allBut, requests } from './format.ts'

export const bailian = requests({
  id: 'bailian',
  title: 'Bailian trace (Qwen)',
  documentation: 'https://github.com/alibaba-edu/qwen-bailian-usagetraces-anon',
  signature: ['chat_id', 'input_length', 'output_length'],
  answers: allBut({ no: ['concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller'] }),
  clock: 'relative',
  fields: {
    id: 'chat_id',
    start: { from: 'timestamp', unit: 'seconds' },
    input: 'input_length',
    cached: 'cached_length',
    output: 'output_length'
  },
  assumptions: [
    'Prefix blocks (hash_ids) say what GPUs of your own would find in their caches, and analyze sizes by that where the trace has no cached_length; other verbs take cached_length alone, which gpuops-audit reuse --save writes.'
  ]
})
