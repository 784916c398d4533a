/** Helicone: rows of its API and of `npx @helicone/export`, and the dashboard's export. */
import type { RequestRow } from '../../log/requestRow.ts'
import { FAILED, GATEWAY_CACHED, STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, requests, type Sample } from './format.ts'
import { forgetZeroUsage, includeCached, tokensOf } from './usage.ts'

const answers = allBut({ partly: ['ttft', 'cached', 'caller'] })

const SIGNATURE = ['request_created_at', 'response_created_at', 'response_status']

export const helicone = requests({
  id: 'helicone',
  title: 'Helicone requests (API rows, or npx @helicone/export)',
  documentation: 'https://docs.helicone.ai/rest/request/post-v1requestquery-clickhouse',
  signature: SIGNATURE,
  alsoHas: ['latency'],
  recognises: ({ columns, first }) =>
    hasColumns({ columns: new Set([...columns, ...pageKeys(first)]), first }, SIGNATURE),
  answers,
  records: value => rowsOf(value),
  pageKeys: ['data'],
  fields: {
    id: ['request_id', 'response_id'],
    start: { from: 'request_created_at', unit: 'any' },
    end: { from: 'response_created_at', unit: 'any' },
    duration: { from: 'delay_ms', unit: 'millis' },
    ttft: { from: 'time_to_first_token', unit: 'millis' },
    model: ['model', 'response_model', 'request_model'],
    caller: ['request_user_id', 'helicone_user'],
    input: 'prompt_tokens',
    cached: 'prompt_cache_read_tokens',
    output: 'completion_tokens',
    audioInputTokens: 'prompt_audio_tokens',
    audioOutputTokens: 'completion_audio_tokens',
    cost: { from: ['costUSD', 'cost'], unit: 'usd' }
  },
  leavesOut: cell => (numberOf(cell('response_status')) === PENDING ? 'a call still pending' : undefined),
  amend: (row, cell) => {
    amendStatus(row, cell('response_status'))
    if (isCached(cell)) row.flags |= GATEWAY_CACHED
    amendFirstToken(row)
    forgetZeroUsage(row)
    const isOutside = /anthropic/i.test(textOf(cell('provider')))
    const written = tokensOf(cell('prompt_cache_write_tokens'))
    if (written > 0) row.cacheWrite5mTokens = written
    includeCached(row, isOutside)
  },
  looksAt: {
    texts: ['response_status', 'provider', 'cache_reference_id'],
    counts: ['prompt_cache_write_tokens']
  },
  assumptions: ['Helicone leaves answers from its own cache out of this export unless they were asked for.']
})

export const heliconeDashboard = requests({
  id: 'helicone-dashboard',
  title: 'Helicone dashboard export (data.csv, data.jsonl)',
  documentation: 'https://docs.helicone.ai/features/customer-usage',
  signature: ['heliconeMetadata'],
  answers: { ...answers, cached: 'no' },
  view: jsonWithin,
  fields: {
    id: ['heliconeMetadata.requestId', 'id'],
    start: { from: 'heliconeMetadata.createdAt', unit: 'any' },
    duration: { from: 'heliconeMetadata.latency', unit: 'millis' },
    ttft: { from: 'heliconeMetadata.timeToFirstToken', unit: 'millis' },
    model: 'model',
    caller: 'heliconeMetadata.user',
    input: 'heliconeMetadata.promptTokens',
    output: 'heliconeMetadata.completionTokens',
    cost: { from: 'heliconeMetadata.cost', unit: 'usd' }
  },
  leavesOut: cell => (statusType(cell) === 'pending' ? 'a call still pending' : undefined),
  amend: (row, cell) => {
    amendStatus(row, cell('heliconeMetadata.status.code'))
    if (statusType(cell) === 'cached') row.flags |= GATEWAY_CACHED
    if (statusType(cell) === 'error') row.flags |= FAILED
    amendFirstToken(row)
    forgetZeroUsage(row)
  },
  looksAt: { texts: ['heliconeMetadata.status.code', 'heliconeMetadata.status.statusType'] }
})

const statusType = (cell: Cell): string => textOf(cell('heliconeMetadata.status.statusType'))

/** Helicone's own states are negative: −2 is pending, others (cancelled, blocked as a threat) never came to an answer. */
const PENDING = -2

/** Its table names the request whose answer was given again; all zeros where it was none. */
const isCached = (cell: Cell): boolean => /[1-9a-f]/i.test(textOf(cell('cache_reference_id')))

function amendStatus(row: RequestRow, code: unknown): void {
  const status = numberOf(code) ?? Number.NaN
  if (status < 0) row.flags |= FAILED
  row.status = Number.isInteger(status) && status >= 100 && status <= 599 ? status : 0
}

/** Only streams have a first token of their own. */
function amendFirstToken(row: RequestRow): void {
  if (row.ttftMicros > 0) row.flags |= STREAMED
  else row.ttftMicros = Number.NaN
}

/** The API answers `{ data: [rows] }`. */
function rowsOf(value: unknown): readonly unknown[] {
  const rows = at(value, 'data') ?? value
  return Array.isArray(rows) ? rows : [rows]
}

const pageKeys = (first: Sample['first']): readonly string[] => {
  const row = rowsOf(first)[0]
  return typeof row === 'object' && row !== null ? Object.keys(row) : []
}
