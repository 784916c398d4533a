/** LiteLLM's daily sums: pages of `GET /user/daily/activity` and its like, or the tables `LiteLLM_Daily…Spend`. */

import { SECONDS_PER_DAY } from '../../units.ts'
import { at, type Cell, textOf } from '../records/cell.ts'
import { allBut, buckets, hasColumns } from './format.ts'
import { tokensOf } from './usage.ts'

const SIGNATURE = ['date', 'prompt_tokens', 'completion_tokens', 'api_requests']

export const litellmDaily = buckets({
  id: 'litellm-daily',
  title: 'LiteLLM daily activity (/user/daily/activity), or its tables of daily spend',
  documentation: 'https://docs.litellm.ai/docs/proxy/cost_tracking#daily-spend-breakdown-api',
  signature: SIGNATURE,
  alsoHas: ['id'],
  recognises: sample =>
    hasColumns(sample, SIGNATURE) || at(daysOf(sample.first)[0], 'metrics.api_requests') !== undefined,
  answers: allBut({
    partly: ['cached', 'model', 'caller'],
    no: ['peak1s', 'concurrency', 'ttft', 'throttling']
  }),
  records: value => daysOf(value).flatMap(sumsOfDay),
  truncation: value =>
    pagesOf(value).some(page => at(page, 'metadata.total_api_requests') !== undefined) &&
    at(pagesOf(value).at(-1), 'metadata.has_more') === true
      ? 'the last page says has_more: later pages were not fetched'
      : undefined,
  view: asDay,
  fields: {
    start: { from: 'start', unit: 'any' },
    end: { from: 'end', unit: 'any' },
    requests: 'api_requests',
    failed: 'failed_requests',
    model: ['model', 'model_group'],
    caller: ['api_key', 'user_id', 'team_id'],
    input: 'input',
    cached: 'cache_read_input_tokens',
    output: 'completion_tokens',
    cacheWrite5mTokens: 'cache_creation_input_tokens',
    batch: []
  },
  assumptions: [
    'LiteLLM’s days are taken as UTC’s. Its sums count failed requests, too, and do not state which of them were refused. Sums by tag count a request once for each of its tags.'
  ]
})

type Sums = Readonly<Record<string, unknown>>

/** Its day's two ends; LiteLLM's input holds what was read from a cache and written into one, unless that is more. */
function asDay(cell: Cell): Cell {
  const seconds = Date.parse(`${textOf(cell('date')).slice(0, 10)}T00:00:00Z`) / 1_000
  const [input, read, written] = COUNTS.map(name => tokensOf(cell(name))) as [number, number, number]
  const parts = (read || 0) + (written || 0)
  const seen: Sums = Number.isNaN(seconds)
    ? {}
    : { start: seconds, end: seconds + SECONDS_PER_DAY, input: parts > input ? input + parts : input }
  return path => (Object.hasOwn(seen, path) ? seen[path] : cell(path))
}

const COUNTS = ['prompt_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']

const pagesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** One page, pages, or the days of one. */
const daysOf = (value: unknown): readonly unknown[] =>
  pagesOf(value).flatMap(item => (Array.isArray(at(item, 'results')) ? at(item, 'results') : [item]))

/** A day of the API by model and key; a row of a table as it is. */
function sumsOfDay(day: unknown): readonly unknown[] {
  if (at(day, 'metrics') === undefined) return [day]
  const date = at(day, 'date')
  return divided(sumsOf(day), at(day, 'breakdown.models'), 'model').flatMap(({ sums, part }) =>
    divided(sums, at(part, 'api_key_breakdown'), 'api_key').map(({ sums }) => ({ ...sums, date }))
  )
}

const sumsOf = (part: unknown): Sums => {
  const metrics = at(part, 'metrics')
  return typeof metrics === 'object' && metrics !== null ? (metrics as Sums) : {}
}

const ADDED = [...COUNTS, 'completion_tokens', 'api_requests']
const FAILED = 'failed_requests'

type Part = { readonly sums: Sums; readonly part?: unknown }

/** Sums by their parts, and what the parts leave of them: not all is of a model. Undivided where the parts are more. */
function divided(whole: Sums, breakdown: unknown, by: 'model' | 'api_key'): readonly Part[] {
  const parts = Object.entries((breakdown ?? {}) as Record<string, unknown>).map(
    ([name, part]): Part => ({ sums: { model: whole['model'], ...sumsOf(part), [by]: name }, part })
  )
  const added = whole[FAILED] === undefined ? ADDED : [...ADDED, FAILED]
  const rest = added.map((name): [string, number] => [
    name,
    parts.reduce((left, { sums }) => left - (tokensOf(sums[name]) || 0), tokensOf(whole[name]) || 0)
  ])
  if (parts.length === 0 || rest.some(([, left]) => left < 0)) return [{ sums: whole }]
  return rest.every(([, left]) => left === 0)
    ? parts
    : [...parts, { sums: { ...whole, ...Object.fromEntries(rest) } }]
}
