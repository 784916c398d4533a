/** A record of any format → what its request asked for and how it was answered, as far as the record says. */

import { AuditError } from '../../errors.ts'
import { isObject } from '../../json.ts'
import {
  BATCH_CALL,
  bitOf,
  emptyFacts,
  type FactRow,
  FactsBuilder,
  MIRROR,
  type RequestFacts,
  tell
} from '../../log/requestFacts.ts'
import { hashOf } from '../../log/requestIds.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import { SERVICE_TIERS, tierOfFlags } from '../../log/serviceTier.ts'
import { STREAMED } from '../../log/trafficLog.ts'
import { type Cell, isBlank, jsonWithin, numberOf, textOf } from '../records/cell.ts'
import { answerOf, endingOf, endWordOf, noteAnswer } from './answerBody.ts'
import * as paths from './factPaths.ts'
import { recordedFacts } from './recordedFacts.ts'
import { endpointOf, isWhole, noteMessages, noteParameters, noteRequest, opened } from './requestBody.ts'
import { sideReader } from './side.ts'

export type FactsAsked = {
  /** Field whose value tells the two sides of one log apart: provider, base_url, model, tag.NAME, or a column. */
  readonly splitBy?: string | null
  /** Column with the user's own judgement of each answer. */
  readonly score?: string | null
}

/** Told of every row that the log takes, in the order of the files. */
export type FactsReader = {
  take(row: RequestRow, record: Cell): void
  /** @param rows for each index of the log the number of its row in the order of the files */
  finish(rows: Uint32Array): RequestFacts
}

/** @throws AuditError NO_SUCH_FIELD at the end, where no row holds the score or the side that was asked for */
export function factsReader({ splitBy = null, score = null }: FactsAsked): FactsReader {
  const builder = new FactsBuilder()
  const sideOf = splitBy === null ? undefined : sideReader(splitBy)
  let [hasSide, hasScore] = [splitBy === null, score === null]
  return {
    take(row, record) {
      const facts = factsOf(row, jsonWithin(record))
      if (sideOf) facts.side = sideOf(row, jsonWithin(record))
      if (score !== null) facts.score = scoreOf(record(score))
      hasSide ||= facts.side !== ''
      hasScore ||= !Number.isNaN(facts.score)
      builder.add(facts, row.id === '' ? NO_ID : hashOf(row.id))
    },
    finish(rows) {
      if (!hasSide) throw AuditError.of('NO_SUCH_FIELD', '--split-by', splitBy ?? '')
      if (!hasScore) throw AuditError.of('NO_SUCH_FIELD', '--score', score ?? '')
      return builder.take(rows)
    }
  }
}

const NO_ID = { low: 0, high: 0 }

/** A number, or yes and no. */
function scoreOf(value: unknown): number {
  if (value === true || /^(true|yes|pass|passed|good)$/i.test(textOf(value))) return 1
  if (value === false || /^(false|no|fail|failed|bad)$/i.test(textOf(value))) return 0
  return numberOf(value) ?? Number.NaN
}

/** @param cell leads into cells that hold JSON as text */
function factsOf(row: RequestRow, cell: Cell): FactRow {
  const facts = emptyFacts()
  if (!isBlank(cell('gpuops_record'))) return recordedFacts(row, cell, facts)
  noteBodies(cell, facts)
  noteColumns(row, cell, facts)
  noteEnd(cell, facts)
  return facts
}

function first(cell: Cell, among: readonly string[]): unknown {
  for (const path of among) {
    const value = cell(path)
    if (!isBlank(value)) return value
  }
  return undefined
}

/** An object, or the text of one. */
function bodyAt(cell: Cell, path: string): Readonly<Record<string, unknown>> | undefined {
  const value = opened(cell(path))
  return isObject(value) ? value : undefined
}

function noteBodies(cell: Cell, facts: FactRow): void {
  for (const path of paths.REQUEST_BODIES) {
    const body = bodyAt(cell, path)
    if (body === undefined || Object.keys(body).length === 0) continue
    if (isWhole(body) && 'model' in body) noteRequest(body, facts)
    else noteParameters(body, facts, paths.WHOLE_PARAMETERS.includes(path))
  }
  const messages = opened(first(cell, paths.MESSAGES))
  if (Array.isArray(messages) && messages.length > 0) noteMessages(messages, facts)
}

/** What logs hold in columns of their own. */
function noteColumns(row: RequestRow, cell: Cell, facts: FactRow): void {
  noteParameters(columnsOf(cell), facts, false)
  noteStream(row, cell, facts)
  const images = numberOf(first(cell, paths.IMAGE_COUNTS))
  if (images !== undefined && !Number.isNaN(images)) tell(facts, 'images', images > 0)
  const tools = numberOf(first(cell, paths.TOOL_COUNTS))
  if (tools !== undefined && !Number.isNaN(tools)) tell(facts, 'tools', tools > 0)
  if (row.cachedTokens > 0) tell(facts, 'promptCaching', true)
  else if (row.cachedTokens === 0 && (facts.told & bitOf('promptCaching')) === 0)
    tell(facts, 'promptCaching', false)
  if (!isBlank(first(cell, paths.REASONING_PATHS))) tell(facts, 'reasoningEffort', true)
  const limit = numberOf(first(cell, paths.MAX_TOKENS_PATHS))
  if (limit !== undefined && limit > 0) {
    facts.maxTokens = limit
    tell(facts, 'maxTokens', true)
  }
  if (paths.MIRROR_PATHS.some(path => textOf(cell(path)) === 'true')) facts.marks |= MIRROR
  facts.endpoint = paths.ENDPOINT_PATHS.map(path => endpointOf(textOf(cell(path)))).find(Boolean) ?? 'unknown'
  if (SERVICE_TIERS[tierOfFlags(row.flags)] === 'batch') facts.marks |= BATCH_CALL
}

/** Columns that are named as parameters of the API are them. */
const columnsOf = (cell: Cell): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    PARAMETERS.map(name => [name, opened(cell(name))]).filter(([, value]) => !isBlank(value))
  )

const PARAMETERS = [
  ...['tools', 'functions', 'response_format', 'logprobs', 'seed', 'n', 'logit_bias', 'store', 'background'],
  ...['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'previous_response_id', 'prompt_cache_key']
]

function noteStream(row: RequestRow, cell: Cell, facts: FactRow): void {
  const stated = textOf(first(cell, paths.STREAM_PATHS)).toLowerCase()
  const words = textOf(first(cell, paths.STREAM_WORDS)).toLowerCase()
  if ((row.flags & STREAMED) !== 0 || stated === 'true' || stated === '1') tell(facts, 'streaming', true)
  else if (stated === 'false' || stated === '0') tell(facts, 'streaming', false)
  else if (/event-stream|^stream/.test(words)) tell(facts, 'streaming', true)
  else if (/^(non-?stream|oneshot|application\/json)/.test(words)) tell(facts, 'streaming', false)
}

/** Whether JSON was asked for, as far as the log says. */
function wantsJson({ used, told }: FactRow): boolean | undefined {
  const asked = bitOf('jsonSchema') | bitOf('jsonMode')
  if ((used & asked) !== 0) return true
  return (told & asked) === asked ? false : undefined
}

function noteEnd(cell: Cell, facts: FactRow): void {
  const bodies = paths.ANSWER_BODIES.map(path => opened(cell(path))).filter(isObject)
  const stated = first(cell, paths.ENDING_PATHS)
  const word = textOf(Array.isArray(stated) ? stated[0] : stated) || bodies.map(endWordOf).find(Boolean) || ''
  facts.ending = endingOf(firstWord(word))
  const answer = bodies.map(answerOf).find(found => found !== undefined)
  if (answer !== undefined) noteAnswer(answer, wantsJson(facts), facts)
}

/** `["stop"]` as some tracers write it. */
const firstWord = (word: string): string => /[a-z_]+/i.exec(word)?.[0] ?? ''
