/** A log that counts tokens under one name alone → what it lacks: both sides of its calls, or calls. */
import { textOf } from '../cell.ts'
import type { Column } from './columns.ts'
import type { Understood } from './understand.ts'

const ONLY_TOTAL = 'no input and output tokens, only their total'

/** Whether its traffic alone can be audited all the same. */
export const isWithoutTokens = (missing: string): boolean =>
  missing === 'no tokens' || missing.startsWith(ONLY_TOTAL)

/** Of messages, what a model was sent is all of those before: they are no calls. */
export function onlyTotal({ columns, tokens }: Understood): string {
  const speakers = speakersIn(columns)
  return speakers === undefined
    ? `${ONLY_TOTAL} (${tokens.total?.[0]})`
    : `the tokens of single messages (${speakers}), not of calls`
}

const SPEAKER = /^(?:user|human|customer|assistant|ai|bot|model|agent|system|developer|tool)$/i

/** The column that has a speaker in each row. */
const speakersIn = (columns: readonly Column[]): string | undefined =>
  columns.find(
    ({ filled, values }) =>
      filled.length === values.length &&
      new Set(filled).size > 1 &&
      filled.every(value => SPEAKER.test(textOf(value).trim()))
  )?.path
