/** The types of linear.mjs, for its tests. */

export function cholesky(matrix: Float64Array, n: number): Float64Array
export function solve(factor: Float64Array, n: number, b: Float64Array): Float64Array
export function solveSmall(matrix: Float64Array, n: number, b: Float64Array): Float64Array
export function inverse(matrix: Float64Array, n: number): Float64Array
export function heldFit(
  rows: readonly (readonly number[])[],
  values: readonly number[],
  weights: readonly number[],
  held: readonly number[]
): Float64Array
export function leastSquares(
  residuals: (x: Float64Array) => Float64Array,
  start: Float64Array,
  rounds: number
): Float64Array
