/** Columns that say what a record is – a call, a tool, an agent, the start of a call – → which records are no calls. */
import { type Cell, isBlank, textOf } from '../cell.ts'
import { candidatesFor } from './choose.ts'
import { type Column, isShort, mostly } from './columns.ts'

export type KindChoice = {
  readonly path: string
  /** Values of records that are no calls. */
  readonly others: ReadonlySet<string>
}

const CALL = /llm|generat|completion|chat|inference|embed|model|^message$|response/i
const NO_CALL =
  /tool|agent|chain|retriev|general|workflow|function|guardrail|evaluat|rerank|prompt|parser|vector|crew|flow|^span$|^event$|^task$|session|snapshot|^user|^system|^trace$|http|^server$|database|cache/i
/** What a record says of a call that has only begun. */
const BEGINS =
  /(?:^|[._-])(?:start|started|begin|began|created|queued|enqueued|submitted|pending|initiated|sent)$|^on_\w+_start$/i

/** @param usage record by record, whether it states tokens */
export function chooseKind(columns: readonly Column[], usage: readonly boolean[]): KindChoice | undefined {
  const kinds = candidatesFor(columns, 'kind', column => mostly(column, isShort))
  for (const { path, values } of kinds) {
    const words = new Set(values.flatMap(value => (value === undefined ? [] : [textOf(value)])))
    const withUsage = new Set(
      values.flatMap((value, i) => (usage[i] && value !== undefined ? [textOf(value)] : []))
    )
    const calls = [...withUsage].filter(isCall)
    const others = [...words].filter(word => isOther(word, withUsage, calls.length > 0))
    if (others.length > 0 && words.size > others.length) return { path, others: new Set(others) }
  }
  return undefined
}

const isCall = (word: string): boolean => CALL.test(word) && !NO_CALL.test(word) && !BEGINS.test(word)

/** A tool or an agent is none where calls are told apart; what has begun is none where ends state the usage. */
const isOther = (word: string, withUsage: ReadonlySet<string>, callsAreTold: boolean): boolean =>
  (NO_CALL.test(word) && (callsAreTold || !withUsage.has(word)) && withUsage.size > 0) ||
  (BEGINS.test(word) && !withUsage.has(word) && withUsage.size > 0)

/** Why a record is no call by its kind; `undefined` where it may be one. */
export function leftOutKind(choice: KindChoice | undefined, cell: Cell): string | undefined {
  if (choice === undefined) return undefined
  const kind = cell(choice.path)
  if (isBlank(kind)) return undefined
  const text = textOf(kind)
  if (
    choice.others.has(text) ||
    (NO_CALL.test(text) && !isCall(text) && choice.others.size > 0 && choice.others.has(text))
  )
    return BEGINS.test(text)
      ? 'the start of a call, which its end tells'
      : 'a record that is no call of a model'
  return undefined
}
