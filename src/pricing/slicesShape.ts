/** Which slices of the traffic to move: as it stands in the JSON. */
import { flag, list, number, type Of, object, text } from '../shape.ts'

const SEARCHED =
  'Slices are callers × models × long or short prompts × day or night; every set of up to 12 is tried, beyond that a bounded search.'

const slice = object({
  name: text,
  requests: number('requests').measured('Billed requests of a slice of the traffic.'),
  usdPerMonth: number('USD/month').derived('What a slice of the traffic costs by the token.'),
  /** It moves to the fleet. */
  moves: flag
})

/** Of the models that a fleet serves. */
export const slicedWorkload = object({
  sourceModels: list(text),
  targetModel: text,
  gpu: text,
  gpus: number('GPUs').estimated('GPUs for the slices that move, spare included; 0: none moves.'),
  usdPerMonth: number('USD/month').estimated(
    `The rent for the slices that move and the bill of those that stay: the least of all sets. ${SEARCHED}`,
    { formula: 'rent for the busiest minute of what moves + bills of what stays' }
  ),
  usdMovingNone: number('USD/month').derived('The bill of all slices where none moves.'),
  usdMovingAll: number('USD/month').estimated('The rent for all slices.'),
  slices: list(slice)
})
export type SlicedWorkload = Of<typeof slicedWorkload>
