/** Names of columns that a message may show. */
import { didYouMean, edits, nearest } from '../../nearest.ts'
import { withoutSecrets } from '../../secrets.ts'
import { columnsIn } from './fields/columns.ts'

/** Neither a path from the root nor a sentence: keys of JSON may hold what is nobody else's business. */
export const isNameLike = (name: string): boolean =>
  /^(?![/~]|[A-Za-z]:\\)\S+(?: \S+){0,3}$/.test(name.trim())

const MOST_MEANT = 3

/**
 * A sentence that names the paths of the records that come near to one that is nowhere, however deep they lie.
 *
 * @param named the paths that are named beside it
 */
export function didYouMeanIn(
  records: readonly unknown[],
  missing: string,
  named: readonly string[] = []
): string {
  const slips = slipsOf(missing, records, named)
  return didYouMean(
    nearest(missing, slips.length > 0 ? slips : pathsIn(records), MOST_MEANT).map(withoutSecrets)
  )
}

const pathsIn = (records: readonly unknown[]): readonly string[] =>
  columnsIn(records)
    .map(({ path }) => path)
    .filter(path => path.split('.').every(isNameLike))

/** Letters that a slip of spelling changes at most, in a path of many. */
const MOST_SLIPPED = 2
const FEWEST_LETTERS = 8

/**
 * Paths that another one is but for a slip: a letter or two, or the writing of its words.
 *
 * @param named the paths that are named beside it: none of them was meant twice
 */
export const slipsOf = (
  missing: string,
  records: readonly unknown[],
  named: readonly string[]
): readonly string[] =>
  pathsIn(records).filter(
    path =>
      !named.includes(path) &&
      (spelt(path) === spelt(missing) ||
        (missing.length >= FEWEST_LETTERS &&
          edits(path.toLowerCase(), missing.toLowerCase()) <= MOST_SLIPPED))
  )

const spelt = (path: string): string => path.toLowerCase().replaceAll(/[_\-\s]/g, '')
