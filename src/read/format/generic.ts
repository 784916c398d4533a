/** A log of unknown make whose columns are named as logs of model calls commonly are → a format made for it. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, isBlank, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { textMicros } from '../records/logTimes.ts'
import { epochMicros, isPlausible } from '../records/time.ts'
import type { Costing, Lasting, Paths, RequestFields, RequestFormat, Sample, Timed } from './format.ts'
import { hasJsonText, type Leaves, lastOf, leavesOf, named } from './leaves.ts'
import { amendFailure } from './outcome.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

/** Stands in the list of formats; what reads a file is made for it by `genericFormat`. */
export const generic: RequestFormat = {
  id: 'generic',
  title: 'Any JSON or CSV with a time and the usage of a Chat Completions, Responses or Messages call',
  documentation: 'docs/formats.md',
  signature: ['usage'],
  recognises: () => false,
  answers: {
    peak1s: 'partly',
    concurrency: 'partly',
    ttft: 'partly',
    tokens: 'yes',
    cached: 'partly',
    throttling: 'partly',
    model: 'partly',
    caller: 'partly'
  },
  grain: 'request',
  clock: 'wall',
  fields: {}
}

/** `created` is the provider's clock in whole seconds: the last resort. */
const STARTS = words(
  'start_time started_at startTime request_time ts timestamp time @timestamp datetime created_at created'
)
const ENDS = words('end_time ended_at endTime finished_at completed_at')
const INPUTS = words('prompt_tokens input_tokens promptTokens inputTokens prompt_token_count tokens_in')
const OUTPUTS = words(
  'completion_tokens output_tokens completionTokens outputTokens completion_token_count tokens_out'
)
const CACHED = words('cached_tokens cache_read_input_tokens cached_input_tokens cachedTokens')
const MODELS = words('model model_name modelName model_id')
const CALLERS = words(
  'key api_key_name api_key_hash api_key_id user_id user project_id project tenant team customer'
)
const STATUSES = words('status status_code http_status statusCode response_status')
const ERRORS = words('error error_message errorMessage')
const TIERS = words('service_tier serviceTier')
const COSTS = words('cost_usd costUsd costUSD total_cost_usd response_cost')
const IDS = words('request_id requestId id')

function words(text: string): readonly string[] {
  return text.split(' ')
}

/**
 * @param first the first record
 * @returns `undefined` where there is no time of arrival, or neither tokens nor texts, or where rows are sums of several calls
 */
export function genericFormat(sample: Sample, first: Cell): RequestFormat | undefined {
  const leaves = leavesOf(sample, first)
  const fields = fieldsOf(leaves)
  const hasTime = fields.start !== undefined || (fields.end !== undefined && fields.duration !== undefined)
  if (!hasTime || !(fields.input || fields.output || fields.inputText) || isSums(leaves)) return undefined
  return {
    ...generic,
    ...(hasJsonText(sample, first) ? { view: jsonWithin } : {}),
    fields,
    amend: amendment(leaves),
    looksAt: {
      texts: [...named(leaves, ['stream']), ...named(leaves, ['error'])],
      counts: named(leaves, ['cache_read_input_tokens', 'cache_creation_input_tokens', 'prompt_tokens'])
    },
    assumptions: [`Columns were recognised by their names: ${listed(fields)}. --map overrules them.`]
  }
}

const isSums = (leaves: Leaves): boolean =>
  [...leaves.keys()].some(path =>
    /^(?:num_(?:model_)?requests|n_requests|api_requests|requests|request_count|calls|count)$/.test(path)
  )

function fieldsOf(leaves: Leaves): RequestFields {
  const input = some(named(leaves, INPUTS))
  const fields: Partial<Record<keyof RequestFields, unknown>> = {
    id: idOf(leaves),
    start: timeOf(leaves, STARTS),
    end: timeOf(leaves, ENDS),
    firstToken: timeOf(leaves, ['first_token_at']),
    duration: lastingOf(
      leaves,
      /^(?:latency|duration|elapsed)$/i,
      /^(?:response|total|response_?time|total_?time|delay)$/i
    ),
    ttft: lastingOf(leaves, /^(?:ttft|time_?to_?first_?token)$/i, /^first_token(?:_latency)?$/i),
    model: some(named(leaves, MODELS)),
    caller: some(named(leaves, CALLERS)),
    input,
    cached: some(named(leaves, CACHED)),
    output: some(named(leaves, OUTPUTS)),
    inputText: input ? undefined : some(named(leaves, ['messages', 'prompt', 'input'])),
    outputText: input ? undefined : some([...leaves.keys()].filter(path => ANSWER.test(path))),
    status: some(named(leaves, STATUSES).filter(path => every(leaves, path, isHttpStatus))),
    error: some(named(leaves, ERRORS)),
    tier: some(named(leaves, TIERS)),
    cost: costOf(leaves)
  }
  return Object.fromEntries(Object.entries(fields).filter(([, from]) => from !== undefined))
}

const ANSWER = /(?:^|\.)(?:choices\.0\.(?:message\.content|text)|completion|output_text)$/

const some = (paths: readonly string[]): readonly string[] | undefined =>
  paths.length === 0 ? undefined : paths

const every = (leaves: Leaves, path: string, test: (value: unknown) => boolean): boolean =>
  (leaves.get(path) ?? []).every(test)

/** Names that say dollars, or that a known proxy writes them under. */
function costOf(leaves: Leaves): Costing | undefined {
  const from = named(leaves, COSTS).find(path => every(leaves, path, isNumber))
  return from === undefined ? undefined : { from, unit: 'usd' }
}

/** The API's own `status: "completed"` is none. */
function isHttpStatus(value: unknown): boolean {
  const status = numberOf(value) ?? 0
  return Number.isInteger(status) && status >= 100 && status <= 599
}

function isTime(value: unknown): boolean {
  const number = numberOf(value)
  return isPlausible(number === undefined ? textMicros(textOf(value).trim()) : epochMicros(number))
}

/** One path alone: two clocks side by side would shuffle the arrivals. */
function timeOf(leaves: Leaves, names: readonly string[]): Timed | undefined {
  const from = named(leaves, names).find(path => every(leaves, path, isTime))
  return from === undefined ? undefined : { from, unit: 'any' }
}

/** An id is a request's own where no two records share it; callers hand ids of their own on to several calls. */
function idOf(leaves: Leaves): readonly string[] | undefined {
  const ids = named(leaves, IDS).filter(path => !path.includes('.'))
  return some(
    ids.filter(path => {
      const values = leaves.get(path) ?? []
      return (values.length > 1 || path !== 'id') && new Set(values).size === values.length
    })
  )
}

const UNIT = /_?(ms|millis|milliseconds|s|secs?|seconds)$/i
const FEWEST_TO_TELL = 3
const MOST_SECONDS = 100

/**
 * @param bare names that stand with or without a unit; without one it is told by the median: above 100 they are
 * milliseconds
 * @param withUnit names that say too little without one
 */
function lastingOf(leaves: Leaves, bare: RegExp, withUnit: RegExp): Lasting | undefined {
  const candidates = named(leaves, [...new Set([...leaves.keys()].map(lastOf))])
  for (const from of candidates.filter(path => every(leaves, path, isNumber))) {
    const [ending = '', unit] = UNIT.exec(lastOf(from)) ?? []
    const base = lastOf(from).slice(0, -ending.length || undefined)
    if (!bare.test(base) && !(unit && withUnit.test(base))) continue
    const told = unit ? unitNamed(unit) : unitOf(leaves.get(from) ?? [])
    if (told) return { from, unit: told }
  }
  return undefined
}

const unitNamed = (name: string): Lasting['unit'] => (/^m/i.test(name) ? 'millis' : 'seconds')
const isNumber = (value: unknown): boolean => numberOf(value) !== undefined

function unitOf(values: readonly unknown[]): Lasting['unit'] | undefined {
  if (values.length < FEWEST_TO_TELL) return undefined
  const sorted = values.map(value => numberOf(value) ?? 0).sort((a, b) => a - b)
  return (sorted[sorted.length >> 1] as number) > MOST_SECONDS ? 'millis' : 'seconds'
}

/** Cached tokens of the Messages API lie outside its input; of the OpenAI APIs, and of gateways that speak them, inside. */
function amendment(leaves: Leaves): (row: RequestRow, cell: Cell) => void {
  const outside = named(leaves, ['cache_read_input_tokens'])
  const written = named(leaves, ['cache_creation_input_tokens'])
  const streams = named(leaves, ['stream'])
  const errors = named(leaves, ['error'])
  const included = named(leaves, ['prompt_tokens'])
  return (row, cell) => {
    const first = (paths: readonly string[]) => paths.map(cell).find(value => !isBlank(value))
    const isOutside = first(outside) !== undefined && first(included) === undefined
    includeCached(row, isOutside, isOutside ? numberOf(first(written)) || 0 : 0)
    forgetZeroUsage(row)
    if (textOf(first(streams)) === 'true') row.flags |= STREAMED
    const error = first(errors)
    if (isError(error)) amendFailure(row, row.status, error)
  }
}

/** Not `false`, nor an object of nothing. */
const isError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null
    ? Object.keys(error).length > 0
    : !/^(|false)$/i.test(textOf(error))

function listed(fields: RequestFields): string {
  const texts = Object.entries(fields).map(([name, field]: [string, Paths | Timed | Lasting | Costing]) => {
    const from = typeof field === 'object' && 'from' in field ? field.from : field
    const unit =
      typeof field === 'object' && 'unit' in field && field.unit !== 'any' ? ` in ${field.unit}` : ''
    return `${name} is ${[from].flat().join(' or ')}${unit}`
  })
  return texts.join(', ')
}
