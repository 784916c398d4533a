/** A deployment → the measured points behind its predicted speed, how near they stand, and the error band that leaves. */

import { gpuNamed } from '../../catalog/gpus.ts'
import { modelNamed } from '../../catalog/models.ts'
import type { CandidateEvidence } from '../candidateShape.ts'
import { BAND_LEVEL, STANDING_NOTES } from '../check/answer.ts'
import type { Deployed } from '../engine/deployment.ts'
import { gpusOf, nodesOf } from '../engine/split.ts'
import { type Circumstances, measuredThere } from './circumstances.ts'
import { bandOf } from './errorBand.ts'
import { classOf, SPREAD, type StandingClass, standingOf } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'
import { type OwnSpeed, servedBy } from './ownSpeed.ts'
import { type Range, slownessOf } from './slowness.ts'
import { thinGround } from './thinGround.ts'
import { QUANTITIES, type Quantity } from './traits.ts'

/** With what must be said of it: that the speed is the user's own, which mends thin ground, or that little checks it. */
export type Grounds = { readonly evidence: CandidateEvidence; readonly notes: readonly string[] }

export function groundsOf({ deployment, own }: Pick<Deployed, 'deployment' | 'own'>): Grounds {
  const served = servedBy(deployment)
  const points = standingOf(evidenceGroups(), {
    traits: { ...ANY, ...served, expertParallel: deployment.dataParallel > 1 ? SPREAD : '' },
    place: [0, 0, 0, Math.log2(gpusOf(deployment))]
  })
  const nearest = classOf(points)
  const notes = own === null ? thinNotes(nearest, deployment) : [correctedBy(own)]
  const gpu = gpuNamed(deployment.gpu)
  const isWide = gpu !== undefined && nodesOf(deployment, gpu) > 1 && deployment.dataParallel > 1
  const circumstances = circumstancesOf(deployment, nearest)
  const known = own === null ? circumstances : measuredThere(circumstances)
  const evidence = {
    points,
    nearest,
    note: STANDING_NOTES[nearest],
    calibration: own,
    band: {
      level: BAND_LEVEL,
      ...(Object.fromEntries(
        QUANTITIES.map(quantity => [quantity, rangeOf(bandOf(known, quantity))])
      ) as Record<Quantity, Range>),
      slowness: slownessOf(circumstances, own !== null)
    },
    thin: own === null && (notes.length > 0 || isWide)
  }
  return { evidence, notes }
}

/**
 * What a fleet is sized on is the time of an iteration, as under a load that is held. A model that the catalogue does not
 * hold may have experts.
 */
const circumstancesOf = (
  { model, engine }: Deployed['deployment'],
  nearest: StandingClass
): Circumstances => ({
  origin: 'newSource',
  nearest,
  engine,
  hasExperts: modelNamed(model)?.experts !== null,
  load: 'closed'
})

function thinNotes(nearest: StandingClass, { gpu, model }: Deployed['deployment']): readonly string[] {
  const few = thinGround(gpu, model)
  return nearest === 'stranger' && few.length === 0
    ? [`Weak evidence: ${model} was measured neither on ${gpu} nor with this engine.`]
    : few
}

const correctedBy = ({ slowdown, points }: OwnSpeed): string =>
  `Sized at the speed of your own calibration: iterations take ${slowdown.toFixed(3)} times as long as predicted ` +
  `(${points} of your measurements).`

/** What standing does not look at. */
const ANY = { architecture: '', version: '', family: '', kind: '', harness: '', expertParallel: '' }

const rangeOf = ([low, high]: readonly [number, number]): Range => ({ low, high })
