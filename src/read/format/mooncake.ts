/** Mooncake traces: arrivals in milliseconds from the trace's own zero, sizes, and prefix blocks. */
import { at, isBlank, numberOf } from '../records/cell.ts'
import { allBut, hasColumns, requests, type Sample } from './format.ts'

const SIGNATURE = ['timestamp', 'input_length', 'output_length']

/** Blocks, or whole numbers: other logs of lengths state the time of day or count seconds, and letters. */
function countsMillis({ columns, rows = [] }: Sample): boolean {
  const stamps = rows.map(row => at(row, 'timestamp')).filter(stamp => !isBlank(stamp))
  const numbers = stamps.map(numberOf).filter(number => number !== undefined)
  return columns.has('hash_ids') || (2 * numbers.length >= stamps.length && numbers.every(Number.isInteger))
}

export const mooncake = requests({
  id: 'mooncake',
  title: 'Mooncake trace',
  documentation: 'https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release',
  signature: SIGNATURE,
  recognises: sample =>
    hasColumns(sample, SIGNATURE) && !sample.columns.has('chat_id') && countsMillis(sample),
  answers: allBut({
    partly: ['peak1s'],
    no: ['concurrency', 'ttft', 'cached', 'throttling', 'model', 'caller']
  }),
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
})
