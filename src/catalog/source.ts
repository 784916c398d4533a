/** Where a fact was read, and when. */
import { flag, type Of, object, optional, orNull, text } from '../shape.ts'

export const source = object(
  {
    /** A page, a repository path with its commit, or a document's name. */
    where: text,
    /** ISO date on which the fact held; `null` where the source does not say. */
    asOf: orNull(text),
    /** False where the figure is general knowledge or one unconfirmed page. */
    verified: flag,
    note: optional(text)
  },
  { name: 'Source' }
)
export type Source = Of<typeof source>
