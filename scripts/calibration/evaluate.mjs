/** Points → the constants, and every point predicted without its source, its deployment, its engine's version, itself. */
import { heldOut } from './crossValidation.mjs'
import { cellKey, groupsWithout, processesOf } from './evidence.mjs'
import { fitConstants, fittedOf, startingPoint } from './fit.mjs'
import { aspectsOf, foldOf, versionOf } from './points.mjs'

const ROUNDS = 8
/** The constants hardly move without one part. */
const REFIT_ROUNDS = 1

export function evaluate(points, says = () => {}) {
  const constants = fitConstants(points, startingPoint(), ROUNDS)
  says('constants fitted')
  const fitted = fittedOf(constants)
  const processes = processesOf(points)
  says('evidence weighed')
  const strangers = heldOut(points, processes, point => point.source, constants, REFIT_ROUNDS)
  says('sources left out')
  const unseen = heldOut(points, processes, point => point.fold, constants, REFIT_ROUNDS)
  says('deployments left out')
  const newVersions = heldOut(points, processes, point => foldOf(versionOf(point)), constants, 0)
  const seen = heldOut(points, processes, point => foldOf(cellKey(point.at)), constants, 0)
  says('versions and points left out')
  const groups = groupsWithout(
    points,
    processes,
    () => false,
    point => aspectsOf(point, fitted)
  )
  return { fitted, groups, strangers, unseen, newVersions, seen }
}
