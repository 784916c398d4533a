/** What a row of a points file says in its notes alone. */

import type { Lengths } from '../engine/steadyState.ts'
import type { Row } from './measuredPoint.ts'

/** Mean lengths in tokens of the data sets that AccelMark runs, as those of its rows state them that give their lengths. */
const DATA_SETS: readonly (readonly [name: RegExp, lengths: Lengths])[] = [
  [/long context ~28K/, { input: 28_635, output: 256 }],
  [/ShareGPT short/, { input: 101, output: 214 }],
  [/ShareGPT/, { input: 257, output: 346 }]
]

export const dataSetLengths = (notes: string): Lengths | undefined =>
  DATA_SETS.find(([name]) => name.test(notes))?.[1]

/** aiconfigurator's rows repeat the batch of one attention rank: of a replica of one rank it is the concurrency. */
export function saysOtherBatch(row: Row): boolean {
  const batch = /batch_size col=(\d+)/.exec(row('notes'))?.[1]
  return batch !== undefined && Number(batch) !== Number(row('concurrency'))
}
