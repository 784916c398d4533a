/** Logs that coding agents keep on a developer's disk: Claude Code's projects, and Codex's rollouts. */

import type { RequestRow } from '../../log/requestRow.ts'
import { withTier } from '../../log/serviceTier.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, type Cell, isBlank, textOf } from '../records/cell.ts'
import { nameGeography } from './biller.ts'
import { FirstArrivals } from './firstArrivals.ts'
import { allBut, hasColumns, type RequestFormat, requests } from './format.ts'
import { amendCacheWrites, includeCached, searchesIn, tokensOf } from './usage.ts'

const ANSWERS = allBut({ partly: ['peak1s', 'caller'], no: ['concurrency', 'ttft', 'throttling'] })
const STAMPED_AFTER =
  'stamps an answer, not the request: each call counts as arriving when its answer was written.'
const CLAUDE_USAGE = 'message.usage'

/** One answer takes a line per part of its content, or per snapshot of the stream, each with the usage so far: it arrived with the first. */
export const claudeCode = requests({
  id: 'claude-code',
  title: 'Claude Code session (~/.claude/projects)',
  documentation: 'https://docs.claude.com/en/docs/claude-code/data-usage',
  signature: ['sessionId', 'message', 'timestamp', 'uuid'],
  alsoHas: ['type', 'requestId', 'isApiErrorMessage'],
  answers: ANSWERS,
  ids: 'call',
  fields: {
    id: 'message.id',
    start: { from: 'timestamp', unit: 'any' },
    model: 'message.model',
    caller: 'sessionId',
    input: `${CLAUDE_USAGE}.input_tokens`,
    cached: `${CLAUDE_USAGE}.cache_read_input_tokens`,
    output: `${CLAUDE_USAGE}.output_tokens`,
    searches: searchesIn(CLAUDE_USAGE),
    tier: `${CLAUDE_USAGE}.service_tier`
  },
  leavesOut: cell =>
    isBlank(cell(CLAUDE_USAGE)) || cell('message.model') === '<synthetic>'
      ? 'a line that is not an answer of a model'
      : undefined,
  begin: () => {
    const arrivals = new FirstArrivals()
    return {
      amend: (row, cell) => {
        amendClaude(row, cell)
        row.arrivalMicros = arrivals.of(row.id, row.arrivalMicros)
      }
    }
  },
  assumptions: [`Claude Code ${STAMPED_AFTER}`]
})

function amendClaude(row: RequestRow, cell: Cell): void {
  includeCached(row, true, amendCacheWrites(row, cell, CLAUDE_USAGE))
  row.flags |= STREAMED
  if (cell(`${CLAUDE_USAGE}.speed`) === 'fast') row.flags = withTier(row.flags, 'speed-fast')
  row.searches = tokensOf(cell(`${CLAUDE_USAGE}.server_tool_use.web_search_requests`)) || 0
  nameGeography(row, textOf(cell(`${CLAUDE_USAGE}.inference_geo`)))
}

const CODEX_SIGNATURE = ['timestamp', 'type', 'payload']
const LAST_USAGE = 'payload.info.last_token_usage'

export const codex = requests({
  id: 'codex',
  title: 'Codex session (~/.codex/sessions)',
  documentation: 'https://github.com/openai/codex',
  signature: CODEX_SIGNATURE,
  recognises: sample => hasColumns(sample, CODEX_SIGNATURE) && (sample.records ?? []).some(isLine),
  answers: ANSWERS,
  ids: 'call',
  fields: {
    start: { from: 'timestamp', unit: 'any' },
    input: `${LAST_USAGE}.input_tokens`,
    cached: `${LAST_USAGE}.cached_input_tokens`,
    output: `${LAST_USAGE}.output_tokens`
  },
  begin: codexSession,
  notes: sample => ((sample.records ?? []).some(isFork) ? [FORKED] : []),
  assumptions: [`Codex ${STAMPED_AFTER}`]
})

/** Any program may write a time, a type and a payload. */
const KINDS: ReadonlySet<string> = new Set([
  'session_meta',
  'turn_context',
  'response_item',
  'event_msg',
  'compacted'
])

const isLine = (record: unknown): boolean =>
  KINDS.has(textOf(at(record, 'type'))) && typeof at(record, 'payload') === 'object'

const isFork = (record: unknown): boolean => textOf(at(record, 'payload.forked_from_id')) !== ''
const FORKED =
  'A session that was forked from another one repeats its calls under the time of the fork: those count once, with their own times, where the other session is given too; else they stand at the fork.'

/**
 * A file tells its session and, turn by turn, its model in lines of their own, before the calls. A fork has the calls of
 * the session that it comes from, told again: their ids are of that one.
 */
function codexSession(): Pick<RequestFormat, 'leavesOut' | 'amend'> {
  let [session, family, model, last] = ['', '', '', '']
  return {
    leavesOut: cell => {
      const kind = textOf(cell('type'))
      if (kind === 'session_meta') {
        const named = textOf(cell('payload.id'))
        session ||= named
        family = textOf(cell('payload.forked_from_id')) || named || family
      }
      if (kind === 'session_meta' || kind === 'turn_context') model = textOf(cell('payload.model')) || model
      const isAnswer = cell('payload.type') === 'token_count' && cell(LAST_USAGE)
      return isAnswer ? undefined : 'a line that is not an answer of a model'
    },
    /** Codex repeats the counts when its limits change: the running totals tell the same answer from the next. */
    amend: (row, cell) => {
      const totals = JSON.stringify(Object.entries(cell('payload.info.total_token_usage') ?? {}).toSorted())
      // Without a session, counts that two files share may be of two calls: only the moment tells.
      if (family === '' && totals !== last.slice(0, totals.length)) last = `${totals} ${row.arrivalMicros}`
      row.id = family === '' ? last : `${family} ${totals}`
      row.model = textOf(cell('payload.info.model')) || model
      row.caller = session
      row.flags |= STREAMED
    }
  }
}
