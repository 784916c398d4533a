/** A line that `record` wrote → its facts, which are columns of their own there. */
import {
  EMPTY,
  EMPTY_TOLD,
  ENDPOINTS,
  type Endpoint,
  type FactRow,
  FEATURES,
  JSON_TOLD,
  JSON_VALID,
  MIRROR,
  REFUSAL,
  REFUSAL_TOLD,
  TOOL_CALLS_TOLD,
  TOOL_CALLS_VALID,
  tell
} from '../../log/requestFacts.ts'
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, isBlank, numberOf, textOf } from '../records/cell.ts'
import { endingOf } from './answerBody.ts'

/** Yes, no, or not known → two bits. */
const MARKS = [
  ['empty', EMPTY_TOLD, EMPTY],
  ['refusal', REFUSAL_TOLD, REFUSAL],
  ['tool_calls_valid', TOOL_CALLS_TOLD, TOOL_CALLS_VALID],
  ['json_valid', JSON_TOLD, JSON_VALID]
] as const

/** `features` lists what the request used; null where its body could not be read. */
export function recordedFacts(row: RequestRow, cell: Cell, facts: FactRow): FactRow {
  const listed = cell('features')
  if (Array.isArray(listed)) for (const feature of FEATURES) tell(facts, feature, listed.includes(feature))
  if (row.cachedTokens > 0) tell(facts, 'promptCaching', true)
  for (const [name, told, holds] of MARKS) {
    if (isBlank(cell(name))) continue
    facts.marks |= told | (textOf(cell(name)) === 'true' ? holds : 0)
  }
  if (textOf(cell('mirror')) === 'true') facts.marks |= MIRROR
  facts.endpoint = ENDPOINTS.find(name => name === textOf(cell('endpoint'))) ?? ('unknown' satisfies Endpoint)
  facts.ending = endingOf(textOf(cell('finish')))
  facts.maxTokens = numberOf(cell('max_tokens')) ?? Number.NaN
  return facts
}
