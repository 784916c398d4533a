/** Usage exports of other providers that look like OpenAI's: DeepSeek's amounts, and Anthropic's tokens by the day. */
import { entryOf } from '../../json.ts'
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from '../../units.ts'
import { type Cell, numberOf, textOf } from '../records/cell.ts'
import { isoMicros } from '../records/time.ts'
import { allBut, buckets, hasColumns } from './format.ts'

const DEEPSEEK_SIGNATURE = ['start_time_iso', 'end_time_iso', 'api_key_name', 'type', 'amount']

export const deepseekAmount = buckets({
  id: 'deepseek-amount',
  title: 'DeepSeek usage export (amount-….csv)',
  documentation: 'https://platform.deepseek.com/usage',
  signature: DEEPSEEK_SIGNATURE,
  alsoHas: ['api_key'],
  recognises: sample => hasColumns(sample, DEEPSEEK_SIGNATURE) && !sample.columns.has('start_time'),
  answers: allBut({ no: ['peak1s', 'concurrency', 'ttft', 'throttling'] }),
  view: amountByType,
  fields: {
    start: { from: 'start_time_iso', unit: 'any' },
    end: { from: 'end_time_iso', unit: 'any' },
    requests: 'requests',
    model: 'model',
    caller: ['api_key_name', 'user_id'],
    input: 'input',
    cached: 'cached',
    output: 'output',
    batch: []
  },
  assumptions: [
    'Usage exports count what was served: refused and failed attempts are not in them, so demand may be higher.'
  ]
})

const AMOUNTS: Readonly<Record<string, readonly string[]>> = {
  requests: ['request_count'],
  input: ['input_cache_hit_tokens', 'input_cache_miss_tokens'],
  cached: ['input_cache_hit_tokens'],
  output: ['output_tokens']
}

/** A row states one kind of amount, so the others are 0 in it: the rows of a bucket add up. */
function amountByType(cell: Cell): Cell {
  const type = textOf(cell('type'))
  return path => {
    const types = entryOf(AMOUNTS, path)
    if (types === undefined) return cell(path)
    return types.includes(type) ? cell('amount') : 0
  }
}

export const anthropicTokens = buckets({
  id: 'anthropic-tokens',
  title: 'Anthropic’s console export: tokens by the day, without a count of requests',
  documentation:
    'https://support.claude.com/en/articles/9534590-cost-and-usage-reporting-in-the-claude-console',
  signature: ['usage_date_utc', 'model_version', 'usage_output_tokens'],
  answers: allBut({ partly: ['caller'], no: ['peak1s', 'concurrency', 'ttft', 'throttling'] }),
  view: tokensOfDay,
  fields: {
    start: { from: 'usage_date_utc', unit: 'any' },
    end: { from: 'end', unit: 'any' },
    requests: [],
    model: 'model_version',
    caller: ['api_key', 'workspace'],
    input: 'input',
    cached: 'usage_input_tokens_cache_read',
    cacheWrite5mTokens: 'usage_input_tokens_cache_write_5m',
    cacheWrite1hTokens: 'usage_input_tokens_cache_write_1h',
    output: 'usage_output_tokens',
    batch: 'batch'
  },
  uncounted: 'Export a log of requests from your gateway, proxy or tracing tool.'
})

const PARTS_OF_INPUT = ['no_cache', 'cache_write_5m', 'cache_write_1h', 'cache_read'].map(
  part => `usage_input_tokens_${part}`
)

/** Of a day, all that was sent is the input; batches are told by `usage_type`. */
function tokensOfDay(cell: Cell): Cell {
  return path => {
    if (path === 'input') {
      const parts = PARTS_OF_INPUT.map(part => numberOf(cell(part)) ?? Number.NaN)
      return parts.every(Number.isNaN) ? undefined : parts.reduce((sum, tokens) => sum + (tokens || 0), 0)
    }
    if (path === 'end') return endOfDay(cell('usage_date_utc'))
    return path === 'batch' ? String(/batch/i.test(textOf(cell('usage_type')))) : cell(path)
  }
}

const endOfDay = (day: unknown): number | undefined => {
  const micros = isoMicros(textOf(day).trim())
  return Number.isNaN(micros) ? undefined : micros / MICROS_PER_SECOND + SECONDS_PER_DAY
}
