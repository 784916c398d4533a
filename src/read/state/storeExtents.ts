/** What is wanted of a table and what is kept of it → the stretches of time that are read, one after the other. */

import { MICROS_PER_DAY } from '../../units.ts'
import type { Extent } from '../source/store.ts'
import type { KeptInput } from './keptInput.ts'

export type Piece = Extent & {
  /** The part that is kept of its beginning. */
  readonly known: KeptInput | null
}

/** So many parts at most, each of which may fall out of a later `--since`. */
const MOST_PARTS = 64

/**
 * @param from what is wanted begins there; `null`: with the first row, so that nothing will fall out. [µs]
 * @param place before that moment rows are settled. [µs]
 * @param known parts, ascending, that may be kept
 */
export function piecesOf(from: number | null, place: number, known: readonly KeptInput[]): readonly Piece[] {
  if (from === null) return [{ from, before: place, known: known[0] ?? null }]
  const width = MICROS_PER_DAY * Math.max(1, Math.ceil((place - from) / MICROS_PER_DAY / MOST_PARTS))
  const behind = (moment: number) => (Math.floor(moment / width) + 1) * width
  const pieces: Piece[] = []
  let at = from
  const fill = (to: number) => {
    while (at < to) {
      const before = Math.min(behind(at), to)
      pieces.push({ from: at, before, known: null })
      at = before
    }
  }
  for (const [i, part] of known.entries()) {
    fill(part.begin as number)
    const isLast = i === known.length - 1
    const before = isLast ? Math.max(part.place, Math.min(behind(part.begin as number), place)) : part.place
    pieces.push({ from: part.begin, before, known: part })
    at = before
  }
  fill(place)
  return pieces
}
