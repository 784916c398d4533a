/** OpenRouter: the activity export (CSV), and records of `GET /api/v1/generation`. */
import type { RequestRow } from '../../log/requestRow.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { forgetZeroUsage } from './usage.ts'

const answers = allBut({ no: ['throttling'] })

const assumptions = [
  'OpenRouter lists only generations that ran: refused and failed attempts are not in it, so demand may be higher.',
  'OpenRouter does not document whether created_at is the start or the end of a call: it is taken as the start.'
]

export const openrouterActivity = requests({
  id: 'openrouter-activity',
  title: 'OpenRouter activity export',
  documentation: 'https://openrouter.ai/activity',
  signature: ['generation_id', 'created_at', 'model_permaslug'],
  alsoHas: ['tokens_reasoning'],
  answers,
  fields: {
    id: 'generation_id',
    start: { from: 'created_at', unit: 'any' },
    duration: { from: 'generation_time_ms', unit: 'millis' },
    ttft: { from: 'time_to_first_token_ms', unit: 'millis' },
    model: 'model_permaslug',
    caller: ['api_key_name', 'user', 'app_name'],
    input: 'tokens_prompt',
    cached: 'tokens_cached',
    output: 'tokens_completion',
    cost: { from: 'cost_total', unit: 'usd' }
  },
  amend: (row, cell) => {
    amendStream(row, cell)
    forgetZeroUsage(row)
  },
  looksAt: { texts: ['streamed'] },
  assumptions
})

export const openrouterGeneration = requests({
  id: 'openrouter-generation',
  title: 'OpenRouter generation records (JSON)',
  documentation: 'https://openrouter.ai/docs/api-reference/get-a-generation',
  signature: ['data', 'native_tokens_prompt'],
  recognises: ({ first }) =>
    at(generationOf(Array.isArray(first) ? first[0] : first), 'native_tokens_prompt') !== undefined,
  answers: { ...answers, caller: 'no' },
  records: value => (Array.isArray(value) ? value : [value]).map(generationOf),
  pageKeys: ['data'],
  fields: {
    id: 'id',
    start: { from: 'created_at', unit: 'any' },
    duration: { from: 'generation_time', unit: 'millis' },
    ttft: { from: 'latency', unit: 'millis' },
    model: 'model',
    input: ['native_tokens_prompt', 'tokens_prompt'],
    cached: 'native_tokens_cached',
    output: ['native_tokens_completion', 'tokens_completion'],
    cost: { from: 'total_cost', unit: 'usd' }
  },
  amend: (row, cell) => {
    amendLatency(row)
    amendStream(row, cell)
    forgetZeroUsage(row)
  },
  looksAt: { texts: ['streamed'] },
  assumptions
})

const generationOf = (value: unknown): unknown => at(value, 'data') ?? value

/** `latency` is documented neither as time to the first token nor as the whole: what exceeds the generation is the whole. */
function amendLatency(row: RequestRow): void {
  if (!(row.ttftMicros > row.durationMicros)) return
  row.durationMicros = row.ttftMicros
  row.ttftMicros = Number.NaN
}

function amendStream(row: RequestRow, cell: Cell): void {
  if (textOf(cell('streamed')) === 'true') row.flags |= STREAMED
}
