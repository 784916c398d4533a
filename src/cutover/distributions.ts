/** The few functions of probability that the tests stand on. */

/** Lanczos coefficients for g = 7, n = 9 (Godfrey). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
] as const

/** Natural logarithm of the gamma function for x > 0, to about 15 digits (Lanczos). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + 7.5
  let sum: number = LANCZOS[0]
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (shifted + i)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** Natural logarithm of the beta function. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/**
 * The chance that a beta-distributed value lies below `x`: the regularized incomplete beta function, by the continued fraction of
 * Abramowitz and Stegun 26.5.8 in Lentz's form.
 */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  // The fraction converges quickly on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  let [numerator, denominator] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))]
  let fraction = denominator
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    for (const term of [even, odd]) {
      denominator = 1 / away(1 + term * denominator)
      numerator = away(1 + term / numerator)
      fraction *= denominator * numerator
    }
    if (Math.abs(denominator * numerator - 1) < 1e-14) break
  }
  return front * fraction
}

const MOST_TERMS = 10_000
/** Lentz's method divides by what may become 0. */
const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** Upper tail of the standard normal, by the complementary error function (Numerical Recipes' erfcc, 1.2e-7). */
export function normalTail(z: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(z / Math.SQRT2))
  const poly = [
    1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277
  ]
  const sum = poly.reduceRight((total, coefficient) => total * t + coefficient, 0)
  const erfc = t * Math.exp(-(z * z) / 2 - 1.26551223 + t * sum)
  return z >= 0 ? erfc / 2 : 1 - erfc / 2
}

/** The z above which the standard normal leaves `tail`, by bisection of `normalTail`. */
export function normalQuantile(tail: number): number {
  let [low, high] = [-10, 10]
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (normalTail(middle) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * The quantile of Student's t that leaves the tail which `z` leaves of the normal: Cornish and Fisher's expansion to
 * the third order in 1/ν.
 *
 * @param degrees of freedom ν, from 4 up
 */
export function studentFrom(z: number, degrees: number): number {
  const second = (z ** 3 + z) / 4
  const third = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const fourth = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + second / degrees + third / degrees ** 2 + fourth / degrees ** 3
}

/**
 * Probabilities of 0…m marked among `drawn` of `total` when `marked` of them are marked, from the least possible count.
 * Hypergeometric.
 */
export function hypergeometric(
  total: number,
  marked: number,
  drawn: number
): { readonly least: number; readonly of: readonly number[] } {
  const least = Math.max(0, marked + drawn - total)
  const most = Math.min(marked, drawn)
  const all = logChoose(total, drawn)
  const of = Array.from({ length: most - least + 1 }, (_, i) =>
    Math.exp(logChoose(marked, least + i) + logChoose(total - marked, drawn - least - i) - all)
  )
  return { least, of }
}
