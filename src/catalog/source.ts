/** Where a fact was read, and when. */

export type Source = {
  /** A page, a repository path with its commit, or a document's name. */
  readonly where: string
  /** ISO date on which the fact held; `null` where the source does not say. */
  readonly asOf: string | null
  /** False where the figure is general knowledge or one unconfirmed page. */
  readonly verified: boolean
  readonly note?: string
}
