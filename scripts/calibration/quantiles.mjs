/** The level of the bands, and quantiles of weighted errors. */

/** Of measured points inside a band. */
export const LEVEL = 0.8

/**
 * Where the weights of what lies below come to that share.
 *
 * @param told errors with their weights
 */
export function weightedQuantile(told, share) {
  const sorted = told.toSorted((a, b) => a.error - b.error)
  const all = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const { error, weight } of sorted) {
    below += weight
    if (below >= share * all) return error
  }
  return sorted.at(-1)?.error ?? 0
}
