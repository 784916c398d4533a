/** The time of a comparison → blocks of it, and draws of blocks: requests of one burst are not independent. */

import { mulberry32 } from '../capacity/random.ts'
import type { Paired } from './pairing.ts'

export type Blocks = {
  /** Block by row. */
  readonly baseline: Int32Array
  readonly canary: Int32Array
  readonly count: number
  /** Of the canary alone, with requests in them. */
  readonly seen: number
  readonly seconds: number
}

/** Long enough for a burst, and enough of them for an error: a twelfth of the time, at most five minutes, or a 200th. */
const LONGEST_SECONDS = 300
const FEWEST = 12
const MOST = 200

/** Sides that ran at once share their blocks, which are drawn together: one burst strikes both. */
export function blocksOf({ baseline, canary, isParallel, startSeconds, endSeconds }: Paired): Blocks {
  const span = Math.max(endSeconds - startSeconds, Number.MIN_VALUE)
  const seconds = Math.max(Math.min(span / FEWEST, LONGEST_SECONDS), span / MOST)
  const index = (first: number, offset: number) => (arrival: number) =>
    offset + Math.max(0, Math.floor((arrival - first) / seconds))
  const ofCanary = Int32Array.from(canary.arrival, index(startSeconds, 0))
  const offset = isParallel ? 0 : maximum(ofCanary) + 1
  const ofBaseline = Int32Array.from(
    baseline.arrival,
    index(isParallel ? startSeconds : (baseline.arrival[0] ?? 0), offset)
  )
  return {
    baseline: ofBaseline,
    canary: ofCanary,
    count: Math.max(maximum(ofBaseline), maximum(ofCanary)) + 1,
    seen: new Set(ofCanary).size,
    seconds
  }
}

const maximum = (values: Int32Array): number => values.reduce((most, value) => Math.max(most, value), -1)

/**
 * How often each block is drawn, draw by draw: as many as there are, with replacement (block bootstrap, Künsch 1989,
 * with blocks that do not overlap).
 */
export function* draws(count: number, times: number, seed: number): Generator<Uint16Array> {
  const random = mulberry32(seed)
  const drawn = new Uint16Array(count)
  for (let draw = 0; draw < times; draw++) {
    drawn.fill(0)
    for (let i = 0; i < count; i++) {
      const block = Math.floor(random() * count)
      drawn[block] = (drawn[block] as number) + 1
    }
    yield drawn
  }
}
