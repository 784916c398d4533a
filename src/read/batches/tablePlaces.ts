/** Cells of a table → its columns, and the paths within those that hold JSON as text. */
import { KIND, type WantedCell } from './kernel.ts'
import { type PathTree, pathTree } from './pathTree.ts'

/** A column, or a dotted path within the JSON that a column's cells hold as text. */
export type TablePlace = { readonly column: number; readonly within: string | undefined }

/** A column's key in the tree. */
export const branchKey = (column: number): string => `c${column}`

/** Paths within cells of JSON, by column; `undefined` where they do not fit the scanner. */
export function cellTree(wanted: readonly WantedCell<TablePlace>[]): PathTree | undefined {
  const plain = wanted.filter(({ place }) => place.within === undefined)
  const inside = wanted.filter(({ place }) => place.within !== undefined)
  const columns = new Set(plain.map(({ place }) => place.column))
  if (inside.some(({ place, kind }) => columns.has(place.column) || kind === KIND.raw)) return undefined
  return pathTree(
    inside.map(cell => ({ ...cell, place: `${branchKey(cell.place.column)}.${cell.place.within}` }))
  )
}
