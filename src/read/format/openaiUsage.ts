/** The OpenAI organisation usage API (pages of buckets), and the same buckets as the dashboard's CSV. */
import { at, textOf } from '../records/cell.ts'
import { allBut, type BucketFields, buckets, hasColumns } from './format.ts'

const fields = (start: string, end: string): BucketFields => ({
  start: { from: start, unit: 'any' },
  end: { from: end, unit: 'any' },
  requests: 'num_model_requests',
  model: 'model',
  caller: ['api_key_id', 'user_id', 'project_id'],
  input: 'input_tokens',
  cached: 'input_cached_tokens',
  output: 'output_tokens',
  cacheWrite5mTokens: 'input_cache_write_tokens',
  audioInputTokens: 'input_audio_tokens',
  audioCachedTokens: 'input_cached_audio_tokens',
  audioOutputTokens: 'output_audio_tokens',
  imageInputTokens: 'input_image_tokens',
  imageCachedTokens: 'input_cached_image_tokens',
  imageOutputTokens: 'output_image_tokens',
  textInput: 'input_text_tokens',
  textOutput: 'output_text_tokens',
  batch: 'batch',
  tier: 'service_tier'
})

const SERVED_ONLY =
  'Usage exports count what was served: refused and failed attempts are not in them, so demand may be higher.'

const CSV_TIMES = ['start_time', 'end_time', 'start_time_iso', 'end_time_iso']
const ANSWERS = allBut({ partly: ['model', 'caller'], no: ['peak1s', 'concurrency', 'ttft', 'throttling'] })

const CSV_SIGNATURE = [...CSV_TIMES, 'num_model_requests']

export const openaiUsageCsv = buckets({
  id: 'openai-usage-csv',
  title: 'OpenAI dashboard usage export (completions_usage_….csv)',
  documentation: 'https://help.openai.com/en/articles/8554956',
  signature: CSV_SIGNATURE,
  alsoHas: ['input_uncached_tokens'],
  answers: ANSWERS,
  /** An export of nothing has the times alone; with other columns beside them it is one of costs. */
  recognises: sample =>
    hasColumns(sample, CSV_SIGNATURE) ||
    (hasColumns(sample, CSV_TIMES) && sample.columns.size === CSV_TIMES.length),
  fields: fields('start_time', 'end_time'),
  assumptions: [SERVED_ONLY]
})

export const openaiUsage = buckets({
  id: 'openai-usage',
  title: 'OpenAI usage API (pages of buckets)',
  documentation: 'https://platform.openai.com/docs/api-reference/usage/completions',
  signature: ['object', 'data', 'has_more', 'next_page'],
  recognises: sample => isUsage(bucketsOf(sample.first)),
  answers: ANSWERS,
  records: value => resultsIn(value),
  truncation: value => truncationOf(value),
  fields: fields('start_time', 'end_time'),
  refuses: cell => (isText(cell('object')) ? undefined : 'it counts images or audio, not text tokens'),
  assumptions: [SERVED_ONLY]
})

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** One page, an array of pages, or a bare array of buckets. */
const pagesOf = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? value : [value]).filter(item => isObject(item) && item['object'] !== 'bucket')

function bucketsOf(value: unknown): readonly Json[] {
  const items = Array.isArray(value) ? value : [value]
  return items
    .flatMap(item => (isObject(item) && Array.isArray(item['data']) ? (item['data'] as unknown[]) : [item]))
    .filter((item): item is Json => isObject(item) && item['object'] === 'bucket')
}

/** An idle bucket has no results at all and says nothing of its kind; one costs bucket says it is no usage. */
const isUsage = (buckets: readonly Json[]): boolean =>
  buckets.length > 0 &&
  !buckets.flatMap(resultListOf).some(result => kindOf(result).startsWith('organization.costs'))

const kindOf = (result: unknown): string => textOf(at(result, 'object'))

const resultListOf = (bucket: Json): readonly unknown[] => {
  const results = bucket['results'] ?? bucket['result']
  return Array.isArray(results) ? results : []
}

/** Results of text models, and idle buckets, which have none; images, audio and the like have other units. */
const isText = (kind: unknown): boolean =>
  kind === undefined || /^organization\.usage\.(completions|embeddings)\.result$/.test(textOf(kind))

/** Results of a page, of pages or of buckets, each with the times of its bucket; an idle bucket is its times alone. */
export function* resultsIn(value: unknown): Generator<unknown> {
  for (const bucket of bucketsOf(value)) {
    const times = { start_time: bucket['start_time'], end_time: bucket['end_time'] }
    const results = resultListOf(bucket)
    if (results.length === 0) yield times
    for (const result of results) yield isObject(result) ? { ...result, ...times } : result
  }
}

export const truncationOf = (value: unknown): string | undefined =>
  pagesOf(value).at(-1)?.['has_more'] === true
    ? 'the last page says has_more: later buckets were not fetched'
    : undefined
