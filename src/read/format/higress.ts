/** Higress gateway access logs: an Envoy line as JSON, with the model and its tokens as text in `ai_log`. */
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, objectOf, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendModel, amendStatus, leftOutCall } from './modelCalls.ts'
import { forgetZeroUsage, includeCached } from './usage.ts'

export const higress = requests({
  id: 'higress',
  title: 'Higress AI gateway access log',
  documentation: 'https://higress.ai/en/docs/latest/plugins/ai/api-o11y/ai-statistics/',
  signature: ['ai_log', 'start_time', 'response_code'],
  answers: allBut({ partly: ['ttft', 'cached', 'caller'] }),
  view: viewOf,
  fields: {
    start: { from: 'start_time', unit: 'any' },
    duration: { from: ['duration', 'ai_log.llm_service_duration'], unit: 'millis' },
    ttft: { from: 'ai_log.llm_first_token_duration', unit: 'millis' },
    model: ['ai_log.model', 'ai_log.response_model', 'ai_log.request_model'],
    caller: ['ai_log.consumer', 'x_forwarded_for', 'downstream_remote_address'],
    input: 'ai_log.input_token',
    cached: [
      'ai_log.cached_tokens',
      'ai_log.cache_read_input_tokens',
      'ai_log.input_token_details.cached_tokens'
    ],
    output: 'ai_log.output_token'
  },
  /** A gateway serves other routes too: what states neither model nor tokens is told by its path. */
  leavesOut: cell =>
    textOf(cell('ai_log.model')) === '' ? leftOutCall(cell('method'), cell('path')) : undefined,
  amend: (row, cell) => {
    amendStatus(row, cell('response_code'))
    amendModel(row, cell('path'))
    forgetZeroUsage(row)
    includeCached(row, false)
    if (row.ttftMicros < row.durationMicros) row.flags |= STREAMED
    else row.ttftMicros = Number.NaN
  }
})

/** `-` is Envoy's word for nothing; `ai_log` may have its quotes escaped once more. */
function viewOf(record: Cell): Cell {
  let parsed: unknown
  const log = () => {
    const text = textOf(record('ai_log'))
    parsed ??= objectOf(record('ai_log')) ?? objectOf(text.replaceAll('\\"', '"')) ?? {}
    return parsed
  }
  return path => {
    const value = path.startsWith('ai_log.') ? at(log(), path.slice('ai_log.'.length)) : record(path)
    return value === '-' ? undefined : value
  }
}
