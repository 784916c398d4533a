/** Names of columns that a message may show. */
import { didYouMean, nearest } from '../../nearest.ts'
import { withoutSecrets } from '../../secrets.ts'
import { columnsIn } from './fields/columns.ts'

/** Neither a path from the root nor a sentence: keys of JSON may hold what is nobody else's business. */
export const isNameLike = (name: string): boolean =>
  /^(?![/~]|[A-Za-z]:\\)\S+(?: \S+){0,3}$/.test(name.trim())

const MOST_MEANT = 3

/** A sentence that names the paths of the records that come near to one that is nowhere, however deep they lie. */
export function didYouMeanIn(records: readonly unknown[], missing: string): string {
  const paths = columnsIn(records).map(({ path }) => path)
  const shown = paths.filter(path => path.split('.').every(isNameLike))
  return didYouMean(nearest(missing, shown, MOST_MEANT).map(withoutSecrets))
}
