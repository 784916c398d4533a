/** An outcome in words or flags → whether it is of the task, the test or the tool that a call was for, and not of the call. */
import type { Column } from './columns.ts'

const FEWEST_FAILED = 2
/** Share of the records said to have failed that have an output all the same. */
const MOST_ANSWERED = 0.8

/**
 * @param isBad whether a value says that something failed
 * @param answered record by record, whether it states an output
 */
export function isOfTask(
  { values }: Column,
  isBad: ((value: unknown) => boolean) | undefined,
  answered: readonly boolean[]
): boolean {
  if (isBad === undefined) return false
  const failed = answered.filter((_, i) => values[i] !== undefined && isBad(values[i]))
  return failed.length >= FEWEST_FAILED && failed.filter(has => has).length >= MOST_ANSWERED * failed.length
}
