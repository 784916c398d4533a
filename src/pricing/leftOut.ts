/** A way to serve the demand → what the attempts that its sum leaves out would cost, so that it can be ranked beside others. */
import type { Alternative, CostComparison } from './costShape.ts'
import type { Unpriced } from './lineShape.ts'

type Bills = Pick<CostComparison, 'cheaper' | 'successor' | 'openShared' | 'unpriced'>

/** Where nearly nothing could be priced, the rest says nothing of it. */
const MOST_UNPRICED = 0.5

/**
 * What goes on as billed, at the average attempt of today's bill: ways that leave it out alike are alike dearer. What the way
 * serves otherwise, or where today's bill is unknown: at the average of the way's own priced attempts. [USD/month]
 *
 * @param all alternatives, today's among them
 */
export function leftOutUsd(alternative: Alternative, all: readonly Alternative[], bills: Bills): number {
  const today = all.find(({ id, usdPerMonth: { value } }) => id === 'shared' && value !== null && value > 0)
  const changed = today === undefined ? 1 : changedShare(alternative.id, bills)
  return (
    changed * usdOf(alternative.unpricedShare, alternative) +
    (1 - changed) * usdOf(alternative.unpricedShare, today ?? alternative)
  )
}

/** So much of all attempts, as the priced ones of a bill. */
const usdOf = (share: number, { usdPerMonth, unpricedShare }: Alternative): number =>
  ((usdPerMonth.value ?? 0) * Math.min(share, MOST_UNPRICED)) / (1 - Math.min(unpricedShare, MOST_UNPRICED))

/** Of the attempts that a way leaves out, those of models in whose place others answer [0..1]. */
function changedShare(id: Alternative['id'], bills: Bills): number {
  const left = leftBy(id, bills)
  const attempts = (some: readonly Unpriced[]): number => some.reduce((sum, each) => sum + each.attempts, 0)
  return left.all.length === 0 ? 0 : attempts(left.all.filter(left.isChanged)) / attempts(left.all)
}

type Left = { readonly all: readonly Unpriced[]; readonly isChanged: (one: Unpriced) => boolean }

function leftBy(id: Alternative['id'], { cheaper, successor, openShared, unpriced }: Bills): Left {
  if (id === 'cheaper-model' && cheaper !== null) {
    const changed = cheaper.models.flatMap(each => (each.cheaper === each.model ? [] : [each.model]))
    return { all: cheaper.unpriced, isChanged: ({ name }) => changed.includes(name) }
  }
  if (id === 'successor' && successor !== null) {
    const changed = successor.replacements.flatMap(each => (each.successor === null ? [] : [each.model]))
    return { all: successor.unpriced, isChanged: ({ name }) => changed.includes(name) }
  }
  if (id === 'open-shared') {
    const moved = openShared.workloads.flatMap(({ sourceModels }) => sourceModels)
    const isBilled = ({ name, why }: Unpriced) => unpriced.some(one => one.name === name && one.why === why)
    return { all: openShared.unpriced, isChanged: one => moved.includes(one.name) || !isBilled(one) }
  }
  return { all: [], isChanged: () => false }
}
