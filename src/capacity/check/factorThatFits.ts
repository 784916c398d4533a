/** What a speed would lead to × what was measured → the factor on the speed that leads there. */

/** Four times as fast to four times as slow: beyond, something else was measured. */
const MOST = 4
/** Bisections of that range: to a thousandth. */
const BISECTIONS = 12

/**
 * @param reached rises with the factor
 * @returns `null` where no factor in the range fits
 */
export function factorThatFits(wanted: number, reached: (factor: number) => number): number | null {
  if (!(wanted > 0) || !(reached(1 / MOST) <= wanted) || !(reached(MOST) >= wanted)) return null
  let [low, high] = [1 / MOST, MOST]
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = Math.sqrt(low * high)
    if (reached(middle) < wanted) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}
