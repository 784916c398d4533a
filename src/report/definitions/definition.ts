/** What a figure means: the shape that the tables beside this file are made of. */

export type Definition = {
  /** Place in the JSON; `*` stands for any item of a list, window or name. */
  readonly path: string
  /** A passage of docs/method.md. */
  readonly says: string
  /** How it is computed from its inputs; `null`: it is read off the log, or said by the user. */
  readonly formula: string | null
  /** Paths of what it is computed from; each `*` is the figure's own, in turn. */
  readonly inputs: readonly string[]
  /** Papers and lists that it follows, where the report names none. */
  readonly follows?: string
  /** Places in the report beneath which its sources stand; each `*` is the figure's own, in turn. */
  readonly sources?: readonly string[]
}

type Rest = Partial<Pick<Definition, 'follows' | 'sources'>>

/** Of the figures under `root`, whose inputs are named from the root of the report. */
export const under =
  (root: string, sources: readonly string[]) =>
  (
    path: string,
    says: string,
    formula: string | null = null,
    inputs: readonly string[] = [],
    rest: Rest = {}
  ): Definition => ({
    path: path === '' ? root : `${root}.${path}`,
    says,
    formula,
    inputs,
    ...(sources.length === 0 ? {} : { sources }),
    ...rest
  })
