/** What a row of a points file says in its notes alone. */

import type { Run } from '../engine/finiteRun.ts'
import type { Lengths } from '../engine/loadedIterations.ts'
import type { Row } from './benchmark.ts'

/** Mean lengths in tokens of the data sets that AccelMark runs, as those of its rows state them that give their lengths. */
const DATA_SETS: readonly (readonly [name: RegExp, lengths: Lengths])[] = [
  [/long context ~28K/, { input: 28_635, output: 256 }],
  [/ShareGPT short/, { input: 101, output: 214 }],
  [/ShareGPT/, { input: 257, output: 346 }]
]

export const dataSetLengths = (notes: string): Lengths | undefined =>
  DATA_SETS.find(([name]) => name.test(notes))?.[1]

/** aiconfigurator's rows repeat the batch of one attention rank: times the ranks it is the concurrency. */
export function saysOtherBatch(row: Row): boolean {
  const batch = /batch_size col=(\d+)/.exec(row('notes'))?.[1]
  const ranks = Math.max(1, Number(row('dp')) || 1)
  return batch !== undefined && Number(batch) * ranks !== Number(row('concurrency'))
}

/** Prompts or answers of different lengths: a data set of chats, or drawn from a range. */
const SPREAD = /ShareGPT|uniform|\[0\.\d|range ratio 0|trace/i
/** Lengths that are all the same: drawn at random as to their words alone. */
const FIXED = /\brandom\b|range ratio 1/i

export const saysSpread = (row: Row): boolean => SPREAD.test(row('notes'))

/** An offline run of so many prompts, where the notes name them; those of benchmark tools are chats unless said otherwise. */
export function runOf(row: Row): ({ readonly kind: 'run' } & Run) | null {
  const requests = Number(/(\d+) prompts/.exec(row('notes'))?.[1])
  if (!(requests > 0)) return null
  return { kind: 'run', requests, spread: saysSpread(row) || !FIXED.test(row('notes')) }
}
