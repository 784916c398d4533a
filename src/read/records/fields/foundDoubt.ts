/** Findings about answers, and failures beside outputs → a doubt whether those calls failed, with the map of the other reading. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { plural, withCommas } from '../../../words.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { firstCounts } from './choose.ts'
import { type FailureChoice, isFailure, notOfCalls, pathsOfFailures } from './failures.ts'
import { escaped } from './mapText.ts'
import type { Understood } from './understand.ts'

export function foundDoubt(understood: Understood): readonly Warning[] {
  const { columns, tokens, sums } = understood
  if (sums) return []
  const outputs = columns.filter(({ path }) => tokens.output?.includes(path))
  const answered = firstCounts(outputs, columns[0]?.values.length ?? 0).map(count => count > 0)
  const values = new Map(columns.map(column => [column.path, column.values]))
  const fails = (choice: FailureChoice, i: number) => isFailure(choice, path => values.get(path)?.[i])
  return [...unfailed(understood, answered, fails), ...answeredErrors(understood, answered, fails)]
}

type Fails = (choice: FailureChoice, i: number) => boolean

/** `validation_failed` beside an output: the call was answered, unless the program says so of calls that failed. */
function unfailed(understood: Understood, answered: readonly boolean[], fails: Fails): readonly Warning[] {
  const { columns, failures } = understood
  const read = new Set(pathsOfFailures(failures))
  const found = notOfCalls(columns, answered).find(
    ({ column, records }) => !read.has(column.path) && !records.every(i => fails(failures, i))
  )
  if (found === undefined) return []
  const { column, records, isFinding } = found
  const map = suggestedMap(understood, {
    [column.meanings.has('error') ? 'error' : 'status']: escaped(column.path)
  })
  return [
    {
      code: 'found-of-answers',
      message: `${withoutSecrets(column.path)} says of ${plural(withCommas(records.length), records.length, 'call')} of those looked at that ${isFinding ? 'a check found its answer to be bad: each states' : 'it failed, or what it was for: nearly all state'} an output and ${isFinding ? 'counts' : 'count'} as answered.`,
      effect: `If they failed, so do more calls, and their tokens are left out.${map === undefined ? '' : ` Read them as failed: ${map}.`}`
    }
  ]
}

const FEWEST_FAILED = 3
const MOST_ANSWERED = 0.8

/** Errors beside whole answers, which may be of the test or the tool that an answer was for. */
function answeredErrors(
  understood: Understood,
  answered: readonly boolean[],
  fails: Fails
): readonly Warning[] {
  const { failures } = understood
  const [error] = failures.errors
  const failed = answered.flatMap((_, i) => (fails(failures, i) ? [i] : []))
  const alone = failed.filter(i => answered[i] && !fails({ ...failures, errors: [] }, i))
  if (error === undefined || failed.length < FEWEST_FAILED || alone.length < MOST_ANSWERED * failed.length)
    return []
  const map = suggestedMap(understood, { error: '' })
  return [
    {
      code: 'answered-errors',
      message: `${withoutSecrets(error)} is all that says of ${withCommas(alone.length)} of the ${withCommas(answered.length)} calls looked at that they failed, and each of them states an output.`,
      effect: `If it tells what came of the answers, as tests of them do, those calls were answered: failures are fewer.${map === undefined ? '' : ` Read without it: ${map}.`}`
    }
  ]
}
