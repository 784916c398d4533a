/** Columns of outcomes in words that no list knows → which words failed calls have: those whose calls state no tokens. */

import { textOf } from '../cell.ts'
import { BEGINS } from './begins.ts'
import type { Column } from './columns.ts'

export type ToldWords = {
  /** By column: the words of calls that failed. */
  readonly failed: ReadonlyMap<string, ReadonlySet<string>>
  /** Columns with words of which nothing tells, and the first of those. */
  readonly untold: readonly { readonly column: string; readonly words: readonly string[] }[]
}

export const NO_WORDS_TOLD: ToldWords = { failed: new Map(), untold: [] }

const MOST_WORDS = 20
/** A status in words is no program, and no page. */
const LONGEST = 200
/** Share of the calls with other words that must state tokens: else their absence says nothing. */
const MOST_ANSWERED = 0.9

/**
 * @param usage record by record, whether it states tokens
 * @param isKnown whether a list knows what a word says
 * @param isBad whether it says that a call failed
 */
export function toldByTokens(
  columns: readonly Column[],
  usage: readonly boolean[],
  isKnown: (value: unknown) => boolean,
  isBad: (value: unknown) => boolean
): ToldWords {
  const failed = new Map<string, ReadonlySet<string>>()
  const untold: { column: string; words: readonly string[] }[] = []
  for (const column of columns) {
    const answered = answeredBy(column, usage)
    const strange = [...answered.keys()].filter(word => !isKnown(word) && !isWaiting(word))
    if (strange.length === 0 || answered.size > MOST_WORDS || strange.some(isLong)) continue
    const without = strange.filter(word => answered.get(word)?.every(has => !has))
    const others = [...answered].flatMap(([word, all]) => (without.includes(word) || isBad(word) ? [] : all))
    const isTelling = others.filter(has => has).length >= MOST_ANSWERED * others.length && others.length > 0
    if (isTelling && without.length > 0) failed.set(column.path, new Set(without))
    else if (answered.size > 1 && !areAnswered(strange, answered))
      untold.push({ column: column.path, words: strange })
  }
  return { failed, untold }
}

/** Words that no list knows, which answered calls have: the others, which are known, tell. */
const areAnswered = (
  strange: readonly string[],
  answered: ReadonlyMap<string, readonly boolean[]>
): boolean =>
  answered.size > strange.length &&
  strange.every(word => {
    const all = answered.get(word) ?? []
    return all.filter(has => has).length >= MOST_ANSWERED * all.length
  })

const isLong = (word: string): boolean => word.length > LONGEST

const isWaiting = (word: string): boolean =>
  BEGINS.test(word) || /^(?:unset|none|unknown|pending|running|in_progress)$/i.test(word)

/** By word: whether each of its calls states tokens. */
function answeredBy({ values }: Column, usage: readonly boolean[]): ReadonlyMap<string, readonly boolean[]> {
  const found = new Map<string, boolean[]>()
  for (const [i, value] of values.entries()) {
    const word = textOf(value).trim()
    if (word === '') continue
    const all = found.get(word) ?? []
    all.push(usage[i] === true)
    if (found.size <= MOST_WORDS) found.set(word, all)
  }
  return found
}
