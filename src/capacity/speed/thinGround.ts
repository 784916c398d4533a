/** GPU, model and engine → the warnings that a prediction for them must carry, from the measured points behind it. */
import { modelNamed } from '../../catalog/models.ts'
import { type Group, shapeOf } from './evidence.ts'
import { evidenceGroups } from './evidenceGroups.ts'

/** Fewer measured points than this say little of a GPU or a model. */
const FEW = 30

/** Both by their catalogue names. */
export function thinGround(
  gpu: string,
  model: string,
  groups: readonly Group[] = evidenceGroups()
): string[] {
  const known = modelNamed(model)
  const shape = known && shapeOf(known)
  const points = (holds: (group: Group) => boolean) =>
    groups
      .filter(holds)
      .reduce((sum, { cells }) => sum + cells.reduce((rows, cell) => rows + cell.rows, 0), 0)
  return [
    ...note(
      gpu,
      points(({ traits }) => traits.gpu === gpu)
    ),
    ...note(
      model,
      points(({ traits }) => traits.model === shape)
    )
  ]
}

function note(name: string, points: number): readonly string[] {
  if (points >= FEW) return []
  const check = points > 1 ? 'check' : 'checks'
  return [`Weak evidence: ${counted(points)} of ${name} ${check} the predicted speed.`]
}

const counted = (points: number): string =>
  points === 0
    ? 'no public measurement'
    : points === 1
      ? 'only one public measurement'
      : `only ${points} public measurements`
