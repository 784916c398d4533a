/** Findings about answers, and failures beside outputs, that count as answered → a doubt, with the map by which those calls failed. */
import type { Warning } from '../../../log/readingShape.ts'
import { withoutSecrets } from '../../../secrets.ts'
import { plural, withCommas } from '../../../words.ts'
import { suggestedMap } from '../suggestedMap.ts'
import { firstCounts } from './choose.ts'
import { notOfCalls, pathsOfFailures } from './failures.ts'
import { escaped } from './mapText.ts'
import type { Understood } from './understand.ts'

/** `validation_failed` beside an output: the call was answered, unless the program says so of calls that failed. */
export function foundDoubt(understood: Understood): readonly Warning[] {
  const { columns, failures, tokens, sums } = understood
  const outputs = columns.filter(({ path }) => tokens.output?.includes(path))
  const answered = firstCounts(outputs, columns[0]?.values.length ?? 0).map(count => count > 0)
  const read = new Set(pathsOfFailures(failures))
  const [found] = sums ? [] : notOfCalls(columns, answered).filter(({ column }) => !read.has(column.path))
  if (found === undefined) return []
  const { column, count, isFinding } = found
  const map = suggestedMap(understood, {
    [column.meanings.has('error') ? 'error' : 'status']: escaped(column.path)
  })
  return [
    {
      code: 'found-of-answers',
      message: `${withoutSecrets(column.path)} says of ${plural(withCommas(count), count, 'call')} of those looked at that ${isFinding ? 'a check found its answer to be bad: each states' : 'it failed, or what it was for: nearly all state'} an output and ${isFinding ? 'counts' : 'count'} as answered.`,
      effect: `If they failed, so do more calls, and their tokens are left out.${map === undefined ? '' : ` Read them as failed: ${map}.`}`
    }
  ]
}
