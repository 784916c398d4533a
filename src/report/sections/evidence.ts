/** What a candidate's speed stands on → how many measurements, how far off it may be, and whose they are. */
import type { Candidate } from '../../capacity/candidateShape.ts'
import { plural } from '../../words.ts'
import { type Block, type Entry, entries, paragraph } from '../blocks.ts'
import { count, share } from '../format.ts'
import { calibrationEntry, plain } from './figures.ts'

export const evidenceBlocks = ({ evidence }: Candidate): readonly Block[] => [
  entries(...evidenceEntries(evidence)),
  ...(evidence.thin
    ? [paragraph('The evidence for its speed is weak: load-test it before you order.', 'unsure')]
    : [])
]

function evidenceEntries({ points, note, band, calibration }: Candidate['evidence']): readonly Entry[] {
  const { modelGpuEngine, deployment } = points
  const { low, high } = band.slowness
  return [
    plain(
      'Measurements of its speed',
      plural(count(modelGpuEngine), modelGpuEngine, 'point'),
      'measured',
      `of this model, GPU and engine, ${count(deployment)} in this precision and parallel degree; ${note}`
    ),
    ...(calibration === null ? [] : [calibrationEntry(calibration)]),
    plain(
      'Error band of its speed',
      `${low.toFixed(2)}× to ${high.toFixed(2)}×`,
      'estimated',
      `time of an iteration over the predicted one, in ${share(band.level)} of deployments as well known`
    )
  ]
}

/** What marks a candidate in a table: too little memory left, or sized at the speed of the user's own measurements. */
export const marksOf = ({ memoryTight, evidence }: Candidate): string =>
  `${memoryTight ? ' *' : ''}${evidence.calibration === null ? '' : ' †'}`

export const marksLegend = (candidates: readonly Candidate[]): string => {
  const tight = candidates.some(({ memoryTight }) => memoryTight)
  const own = candidates.some(({ evidence }) => evidence.calibration !== null)
  return [
    tight ? ' *: weights fill over 80 % of memory, so its speed is over-predicted; never recommended.' : '',
    own ? ' †: at the speed of your own calibration.' : ''
  ].join('')
}
