import { expect, it } from 'vitest'
import { cholesky, inverse, leastSquares, solve } from '../../scripts/calibration/linear.mjs'

it('solves a positive definite system', () => {
  // [[4, 2], [2, 3]]·x = [8, 7] has x = [1.25, 1.5].
  const x = solve(cholesky(Float64Array.of(4, 2, 2, 3), 2), 2, Float64Array.of(8, 7))
  expect(x[0]).toBeCloseTo(1.25, 12)
  expect(x[1]).toBeCloseTo(1.5, 12)
})

it('finds the parameters of an exponential again', () => {
  const at = [0, 1, 2, 3, 4]
  const [scale, decay] = [3, 0.7]
  const residuals = (x: Float64Array) =>
    Float64Array.from(
      at,
      t => (x[0] as number) * Math.exp(-(x[1] as number) * t) - scale * Math.exp(-decay * t)
    )
  const found = leastSquares(residuals, Float64Array.of(1, 0.1), 60)
  expect(found[0]).toBeCloseTo(scale, 3)
  expect(found[1]).toBeCloseTo(decay, 3)
})

it('inverts a positive definite matrix given by its lower half', () => {
  // [[4, 2], [2, 3]]⁻¹ = [[3, −2], [−2, 4]] / 8.
  const found = inverse(Float64Array.of(4, 0, 2, 3), 2)
  ;[3 / 8, -2 / 8, -2 / 8, 4 / 8].forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 12)
  })
})
