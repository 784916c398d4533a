/** The parts of a section → its lines: on a wide page two parts that are narrow enough stand beside each other. */
import { shownColumns } from './width.ts'

/** Lines of a part in so many columns. */
type Lay<Part> = (part: Part, width: number) => readonly string[]

const BETWEEN = 4
/** Of one of two columns: a page of 80 columns less its indent. */
const LEAST_COLUMN = 78

/** @param standsAlone of a part: it has the page to itself, however narrow it is */
export function sideBySide<Part>(
  parts: readonly Part[],
  width: number,
  lay: Lay<Part>,
  standsAlone: (part: Part) => boolean
): readonly string[] {
  const half = Math.floor((width - BETWEEN) / 2)
  if (half < LEAST_COLUMN) return stacked(parts.map(part => lay(part, width)))
  const laid = parts.map(part =>
    standsAlone(part) ? { wide: lay(part, width), narrow: null } : laidOut(part, width, half, lay)
  )
  const rows: (readonly string[])[] = []
  for (let at = 0; at < laid.length; at++) {
    const [left, right] = [laid[at]?.narrow ?? null, laid[at + 1]?.narrow ?? null]
    if (left !== null && right !== null && at++ < laid.length) rows.push(beside(left, right, half))
    else rows.push(laid[at]?.wide ?? [])
  }
  return stacked(rows)
}

/** A note that wraps is no reason to leave half of the page empty. [lines] */
const MOST_LONGER = 2

/** `narrow` is `null` where half the page makes the part much longer: it is better read across the whole. */
function laidOut<Part>(part: Part, width: number, half: number, lay: Lay<Part>) {
  const wide = lay(part, width)
  const narrow = wide.every(line => shownColumns(line) <= half) ? wide : lay(part, half)
  return { wide, narrow: narrow.length <= wide.length + MOST_LONGER ? narrow : null }
}

const stacked = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.flatMap((row, index) => (index === 0 ? row : ['', ...row]))

const beside = (left: readonly string[], right: readonly string[], half: number): readonly string[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const [first, second] = [left[row] ?? '', right[row]]
    return second === undefined ? first : first + ' '.repeat(half - shownColumns(first) + BETWEEN) + second
  })
