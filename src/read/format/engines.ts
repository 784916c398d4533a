/** What inference servers print or answer: Text Generation Inference, Ollama, llama.cpp. */
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, refused, requests } from './format.ts'
import { goMicros } from './goDuration.ts'

const ANSWERS = allBut({ no: ['ttft', 'tokens', 'cached', 'throttling', 'model', 'caller'] })

const TGI_SIGNATURE = ['timestamp', 'target', 'span']

/** Its `total_time`, `queue_time` and the like are texts as Rust prints durations: `1.401s`, `88.3µs`. */
export const tgi = requests({
  id: 'tgi',
  title: 'Text Generation Inference’s log (--json-output)',
  documentation: 'https://huggingface.co/docs/text-generation-inference/reference/launcher',
  signature: TGI_SIGNATURE,
  recognises: ({ columns, records }) =>
    columns.has('target') &&
    (records ?? []).some(record => /"target":"text_generation_router/.test(JSON.stringify(record))),
  answers: ANSWERS,
  view: cell => path => (path === 'micros' ? lasted(cell) : cell(path)),
  leavesOut: cell => (lasted(cell) === undefined ? 'a line of the server that is not an answer' : undefined),
  fields: {
    end: { from: 'timestamp', unit: 'any' },
    duration: { from: 'micros', unit: 'micros' }
  },
  assumptions: [
    'Text Generation Inference stamps the end of an answer: a call arrives its total time earlier. It states no tokens and no failures.'
  ]
})

const lasted = (cell: Cell): number | undefined =>
  goMicros(textOf(cell('span.total_time') ?? cell('total_time')))

const OLLAMA_SIGNATURE = ['created_at', 'total_duration', 'eval_count']

/** `created_at` of the last part is the moment at which the answer was done; all durations are in nanoseconds. */
export const ollama = requests({
  id: 'ollama-answers',
  title: 'Answers of Ollama’s API (/api/chat, /api/generate), one a line',
  documentation: 'https://docs.ollama.com/api/usage',
  signature: OLLAMA_SIGNATURE,
  recognises: sample =>
    hasColumns(sample, ['created_at', 'total_duration']) &&
    (sample.columns.has('eval_count') || sample.columns.has('prompt_eval_count')),
  answers: { ...ANSWERS, tokens: 'yes', ttft: 'partly', model: 'yes' },
  leavesOut: cell => (isBlank(cell('total_duration')) ? 'a part of a streamed answer' : undefined),
  fields: {
    end: { from: 'created_at', unit: 'any' },
    duration: { from: 'total_duration', unit: 'nanos' },
    model: 'model',
    input: 'prompt_eval_count',
    output: 'eval_count',
    error: 'error'
  },
  /** Loading and reading the prompt come before the first token. */
  amend: (row, cell) => {
    const [loading, reading] = ['load_duration', 'prompt_eval_duration'].map(
      path => numberOf(cell(path)) ?? Number.NaN
    )
    const micros = ((loading as number) + (reading as number)) / 1_000
    if (micros <= row.durationMicros) row.ttftMicros = Math.round(micros)
    row.flags |= STREAMED
  },
  assumptions: [
    'Ollama stamps the end of an answer: a call arrives its total duration earlier. Loading the model and reading the prompt are taken as the time to the first token, without the wait before them.'
  ]
})

export const llamaServer = refused({
  id: 'llama-server',
  title: 'a llama.cpp server’s log: it states no times of day, so nothing shows when a call came',
  documentation: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
  line: {
    pattern:
      /^(?:[\d.]+ [A-Z] )?(?:slot\s+\w[\w ]*: |srv\s+\w[\w ]*: |que\s+\w+: |prompt eval time = |llama_(?:print|perf)\w*: )/,
    others: 'left out'
  },
  refusal:
    'Audit the access log of the proxy in front of it, or a log of the answers with the moment of each: they state their tokens under timings.'
})
