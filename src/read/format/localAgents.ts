/** Logs that coding agents keep on a developer's disk: Claude Code's projects, and Codex's rollouts. */
import { withTier } from '../../log/serviceTier.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { at, textOf } from '../records/cell.ts'
import { type Answers, hasColumns, type RequestFormat } from './format.ts'
import { amendCacheWrites, includeCached } from './usage.ts'

const ANSWERS: Answers = {
  peak1s: 'partly',
  concurrency: 'no',
  ttft: 'no',
  tokens: 'yes',
  cached: 'yes',
  throttling: 'no',
  model: 'yes',
  caller: 'partly'
}
const STAMPED_AFTER =
  'stamps an answer, not the request: each call counts as arriving when its answer was written.'

const CLAUDE_SIGNATURE = ['sessionId', 'message', 'timestamp', 'uuid']
const CLAUDE_USAGE = 'message.usage'

/** One answer takes a line per part of its content, each with the usage: the first is read, the others are duplicates. */
export const claudeCode: RequestFormat = {
  id: 'claude-code',
  title: 'Claude Code session (~/.claude/projects)',
  documentation: 'https://docs.claude.com/en/docs/claude-code/data-usage',
  signature: CLAUDE_SIGNATURE,
  recognises: sample => hasColumns(sample, CLAUDE_SIGNATURE),
  answers: ANSWERS,
  grain: 'request',
  clock: 'wall',
  fields: {
    id: 'message.id',
    start: { from: 'timestamp', unit: 'any' },
    model: 'message.model',
    caller: 'sessionId',
    input: `${CLAUDE_USAGE}.input_tokens`,
    cached: `${CLAUDE_USAGE}.cache_read_input_tokens`,
    output: `${CLAUDE_USAGE}.output_tokens`,
    tier: `${CLAUDE_USAGE}.service_tier`
  },
  leavesOut: cell =>
    cell(CLAUDE_USAGE) === undefined || cell('message.model') === '<synthetic>'
      ? 'a line that is no answer of a model'
      : undefined,
  amend: (row, cell) => {
    includeCached(row, true, amendCacheWrites(row, cell, CLAUDE_USAGE))
    row.flags |= STREAMED
    if (cell(`${CLAUDE_USAGE}.speed`) === 'fast') row.flags = withTier(row.flags, 'speed-fast')
  },
  assumptions: [`Claude Code ${STAMPED_AFTER}`]
}

const CODEX_SIGNATURE = ['timestamp', 'type', 'payload']
const LAST_USAGE = 'payload.info.last_token_usage'

export const codex: RequestFormat = {
  id: 'codex',
  title: 'Codex session (~/.codex/sessions)',
  documentation: 'https://github.com/openai/codex',
  signature: CODEX_SIGNATURE,
  recognises: sample => hasColumns(sample, CODEX_SIGNATURE) && textOf(at(sample.first, 'type')) !== '',
  answers: { ...ANSWERS, model: 'no', caller: 'no' },
  grain: 'request',
  clock: 'wall',
  fields: {
    start: { from: 'timestamp', unit: 'any' },
    input: `${LAST_USAGE}.input_tokens`,
    cached: `${LAST_USAGE}.cached_input_tokens`,
    output: `${LAST_USAGE}.output_tokens`
  },
  leavesOut: cell =>
    cell('payload.type') === 'token_count' && cell(LAST_USAGE)
      ? undefined
      : 'a line that is no answer of a model',
  /** Codex repeats the counts when its limits change: the running totals tell the same answer from the next. */
  amend: (row, cell) => {
    row.id = JSON.stringify(cell('payload.info.total_token_usage') ?? '')
    row.flags |= STREAMED
  },
  assumptions: [`Codex ${STAMPED_AFTER}`, 'Codex names the model in other lines: it is not read.']
}
