/** Rows of which each has a session of its own, and no call → a doubt that each row is one call. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { withCommas } from '../../../words.ts'
import { textOf } from '../cell.ts'
import type { Column } from './columns.ts'
import type { Understood } from './understand.ts'

/** What holds several calls, as a rule. */
const SESSION =
  /^(?:session|conversation|thread|chat|dialog|dialogue|trajectory|transcript)(?: (?:id|uuid|key|hash))?$/
/** Fewer may differ by chance. */
const FEWEST_ROWS = 12

const isUnique = ({ values, filled }: Column): boolean =>
  filled.length === values.length && new Set(filled.map(textOf)).size === filled.length

export function sessionDoubt({ columns, fields, sums }: Understood): readonly Warning[] {
  const [id] = [fields.id ?? []].flat()
  const areCalls = columns.some(column => column.path === id && isUnique(column))
  const session = columns.find(
    column =>
      SESSION.test(column.name.all.join(' ')) && column.values.length >= FEWEST_ROWS && isUnique(column)
  )
  if (sums || areCalls || session === undefined || !(fields.input || fields.output)) return []
  return [
    {
      code: 'rows-of-sessions',
      message: `${withoutSecrets(session.path)} is another one in each of the ${withCommas(session.values.length)} rows looked at: a row may be the sum of a session. Each counts as one request.`,
      effect:
        'If sessions have several calls, there are more requests, and smaller ones: sizes, rates and limits are not those of the calls. Export the calls themselves.'
    }
  ]
}
