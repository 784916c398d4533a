/** OpenTelemetry log events of coding agents: Claude Code, and Gemini CLI, which also writes them to a file. */
import { withTier } from '../../log/serviceTier.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { attributesOf } from './spans.ts'
import { includeCached, tokensOf } from './usage.ts'

const CALLS =
  /^(?:claude_code\.)?api_(?:request|error)$|^gemini_cli\.api_(?:response|error)$|^qwen-code\.api_(?:response|error)$/

export const agentEvents = requests({
  id: 'agent-events',
  title: 'Coding agents’ OpenTelemetry events (Claude Code, Gemini CLI)',
  documentation: 'https://docs.claude.com/en/docs/claude-code/monitoring-usage',
  signature: ['resourceLogs'],
  recognises: ({ first, records = [] }) =>
    [first, ...records]
      .slice(0, 20)
      .flatMap(eventsIn)
      .some(event => isAgent(path => at(event, path))),
  answers: allBut({ no: ['ttft'] }),
  records: eventsIn,
  fields: {
    end: { from: ['event.timestamp', 'log.time'], unit: 'any' },
    duration: { from: 'duration_ms', unit: 'millis' },
    model: 'model',
    caller: ['session.id', 'user.id', 'user.account_uuid', 'organization.id'],
    input: ['input_tokens', 'input_token_count'],
    cached: ['cache_read_tokens', 'cached_content_token_count'],
    output: ['output_tokens', 'output_token_count'],
    status: ['status_code', 'http.status_code'],
    error: ['error', 'error_message', 'error.message'],
    cost: { from: 'cost_usd', unit: 'usd' }
  },
  leavesOut: cell => (CALLS.test(nameOf(cell)) ? undefined : 'an event that is not a call of a model'),
  /** Claude Code counts cache reads and writes beside the input, Gemini CLI thoughts beside the output. */
  amend: (row, cell) => {
    row.flags |= STREAMED
    const written = tokensOf(cell('cache_creation_tokens'))
    includeCached(row, !isBlank(cell('cache_read_tokens')), written || 0)
    row.cacheWrite5mTokens = written
    row.outputTokens += tokensOf(cell('thoughts_token_count')) || 0
    if (textOf(cell('speed')) === 'fast') row.flags = withTier(row.flags, 'speed-fast')
    if (/error$/.test(nameOf(cell)))
      amendFailure(row, cell('status_code'), cell('error') ?? cell('error_message'))
  },
  assumptions: [
    'Coding agents stamp an event when the call has ended: a call arrives its duration earlier. Cache writes are taken to live five minutes.'
  ]
})

const nameOf = (cell: Cell): string => textOf(cell('event.name')) || textOf(cell('log.body'))

const isAgent = (cell: Cell): boolean =>
  /^(?:claude_code|gemini_cli|qwen-code)\./.test(textOf(cell('event.name'))) ||
  /^(?:claude_code|gemini_cli)\./.test(textOf(cell('log.body'))) ||
  textOf(cell('service.name')) === 'claude-code'

type Json = Readonly<Record<string, unknown>>
const listAt = (value: unknown, ...keys: readonly string[]): readonly unknown[] =>
  keys.map(key => at(value, key)).find(Array.isArray) ?? []

/** Records of logs, flat, out of OTLP; or the attributes of a record as the JS SDK writes it. */
function eventsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn)
  const resources = listAt(value, 'resourceLogs', 'resource_logs')
  if (resources.length === 0)
    return [{ ...attributesOf(at(value, 'attributes')), 'log.body': at(value, '_body') ?? at(value, 'body') }]
  return resources.flatMap(resource => {
    const own = attributesOf(at(resource, 'resource.attributes'))
    return listAt(resource, 'scopeLogs', 'scope_logs')
      .flatMap(scope => listAt(scope, 'logRecords', 'log_records'))
      .map(record => ({
        ...own,
        ...attributesOf(at(record, 'attributes')),
        'log.time':
          at(record, 'timeUnixNano') ?? at(record, 'time_unix_nano') ?? at(record, 'observedTimeUnixNano'),
        'log.body': at(record, 'body.stringValue') ?? at(record, 'body')
      }))
  })
}
