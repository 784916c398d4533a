/** Columns that count what an agent's run or a benchmark has several of → a doubt that each row is one call. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { isCount } from './columns.ts'
import { plainNumber } from './numbers.ts'
import type { Understood } from './understand.ts'

/** What a run of an agent or of a benchmark has several of, each at least a call. */
const PARTS = /^(?:turns?|steps?|iterations?|rounds?|examples?|samples?|questions?|items?|instances?|tasks?)$/
const NUMBER = /^(?:num|n|number|no|nb|total|count|counts)$/

/** `num_turns`, `num_examples`: tokens of a row may be those of several calls. */
export function severalDoubt(understood: Understood): readonly Warning[] {
  const { columns, sums, fields } = understood
  const column =
    sums === undefined && fields.input
      ? columns.find(
          ({ name, filled }) =>
            name.all.length === 2 &&
            name.all.some(word => NUMBER.test(word)) &&
            name.all.some(word => PARTS.test(word)) &&
            filled.every(isCount) &&
            filled.filter(value => (plainNumber(value) ?? 0) > 1).length * 2 > filled.length
        )
      : undefined
  if (column === undefined) return []
  return [
    {
      code: 'rows-of-several',
      message: `${withoutSecrets(column.path)} says that most rows are of several, and each counts as one request.`,
      effect:
        'If each of them was a call of its own, there are more requests, and smaller ones: sizes, rates and limits are not those of the calls. Export the calls themselves.'
    }
  ]
}
