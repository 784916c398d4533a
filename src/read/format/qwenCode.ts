/** Sessions that Qwen Code keeps on a developer's disk: answers, and beside them what its telemetry says of every call. */
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { allBut, hasColumns, type RequestFormat, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { amendGeminiUsage, tokensOf } from './usage.ts'

const SIGNATURE = ['uuid', 'sessionId', 'timestamp', 'type']
const EVENT = 'systemPayload.uiEvent'

export const qwenCode = requests({
  id: 'qwen-code',
  title: 'Qwen Code session (~/.qwen/projects)',
  documentation: 'https://github.com/QwenLM/qwen-code',
  signature: SIGNATURE,
  recognises: sample => hasColumns(sample, SIGNATURE) && (sample.records ?? []).some(isOfQwen),
  answers: allBut({ partly: ['peak1s', 'concurrency', 'throttling'], no: ['ttft'] }),
  fields: {
    start: { from: 'timestamp', unit: 'any' },
    model: ['model', `${EVENT}.model`],
    caller: 'sessionId'
  },
  tellsOutcomes: true,
  begin: qwenSession,
  assumptions: [
    'Qwen Code stamps an answer, not the request: a call arrives its duration earlier where the session’s telemetry states it, and else when its answer was written.'
  ]
})

const isOfQwen = (record: unknown): boolean =>
  at(record, 'message.parts') !== undefined || at(record, EVENT) !== undefined

const eventOf = (cell: Cell): string => textOf(at(cell(EVENT), 'event.name')).replace(/^.*\./, '')

/** The telemetry of a call comes before the answer that it is of; calls that wrote no answer have nothing else. */
function qwenSession(): Pick<RequestFormat, 'leavesOut' | 'amend'> {
  const told = new Map<string, number>()
  const usageOf = (cell: Cell) => cell('usageMetadata') ?? eventUsage(cell(EVENT))
  const keyOf = (usage: unknown) =>
    `${tokensOf(at(usage, 'promptTokenCount'))} ${tokensOf(at(usage, 'totalTokenCount'))}`
  const count = (key: string, by: number) => told.set(key, (told.get(key) ?? 0) + by)
  return {
    leavesOut: cell => {
      const event = eventOf(cell)
      if (event === 'api_error') return undefined
      if (event === 'api_response') {
        count(keyOf(usageOf(cell)), 1)
        return undefined
      }
      if (isBlank(cell('usageMetadata'))) return 'a line that is not an answer of a model'
      const key = keyOf(usageOf(cell))
      if ((told.get(key) ?? 0) === 0) return undefined
      count(key, -1)
      return 'an answer of a call that the telemetry before it tells'
    },
    amend: (row, cell) => {
      row.flags |= STREAMED
      const usage = usageOf(cell)
      amendGeminiUsage(row, usage)
      const total = tokensOf(at(usage, 'totalTokenCount'))
      // Providers that speak OpenAI's API count thoughts within the output, Gemini's beside it: the total tells.
      if (total > row.inputTokens) row.outputTokens = total - row.inputTokens
      const event = cell(EVENT)
      const millis = numberOf(at(event, 'duration_ms'))
      if (millis !== undefined && millis >= 0) {
        row.durationMicros = millis * 1_000
        row.arrivalMicros -= row.durationMicros
      }
      row.status = numberOf(at(event, 'status_code')) || 0
      if (eventOf(cell) === 'api_error')
        amendFailure(row, at(event, 'status_code'), at(event, 'error') ?? at(event, 'error_message'))
    }
  }
}

const eventUsage = (event: unknown) => ({
  promptTokenCount: at(event, 'input_token_count'),
  candidatesTokenCount: at(event, 'output_token_count'),
  cachedContentTokenCount: at(event, 'cached_content_token_count'),
  thoughtsTokenCount: at(event, 'thoughts_token_count'),
  totalTokenCount: at(event, 'total_token_count')
})
