/** Columns → the key under which all lies that is said of a call, beside the stamps of whoever carried it. */
import type { Column } from './columns.ts'
import type { Meaning } from './meaning.ts'

/** What an answer says of itself: its provider's clock counts seconds, and may be another one. */
const ANSWER = /respon|answer|completion|result|output|reply|body|usage|choices|generation|metrics|stats/i
const OF_CALLS: readonly Meaning[] = [
  'input',
  'output',
  'model',
  'status',
  'duration',
  'ttft',
  'success',
  'end'
]

/** Keys under which the program's own record may lie beside another's stamp. */
const INNER =
  /^(?:(?:result|_source|attributes|data)\.)?(?:data|attributes|body|content|payload|properties|fields|json|parsed|msg)\./i

/** The key over the program's own record, with its dot; `undefined` where it lies at the top. */
export function innerRecord(columns: readonly Column[], tokens: readonly Column[]): string | undefined {
  const [first] = tokens
  return first && (INNER.exec(first.path)?.[0] ?? carriedUnder(columns, first))
}

const topOf = (path: string): string => path.slice(0, path.indexOf('.') + 1)

/**
 * `value.` of `value.usage.prompt_tokens` beside a topic, a partition and a timestamp. Where the record outside says anything
 * of the call, it is the call's own.
 *
 * @param first a column of tokens
 */
function carriedUnder(columns: readonly Column[], { path }: Column): string | undefined {
  const top = topOf(path)
  if (top === '' || ANSWER.test(top)) return undefined
  const isAround = columns.some(
    column =>
      column.filled.length > 0 &&
      !column.path.startsWith(top) &&
      OF_CALLS.some(meaning => column.meanings.has(meaning))
  )
  return isAround ? undefined : top
}
