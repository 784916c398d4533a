/** Symmetric positive definite systems, and robust least squares on top of them. */

/** Lower Cholesky factor of a dense n × n matrix, in place, row by row. */
export function cholesky(matrix, n) {
  for (let i = 0; i < n; i++) {
    const rowI = matrix.subarray(i * n, i * n + i + 1)
    for (let j = 0; j <= i; j++) {
      const rowJ = matrix.subarray(j * n, j * n + j + 1)
      let sum = rowI[j]
      for (let k = 0; k < j; k++) sum -= rowI[k] * rowJ[k]
      rowI[j] = i === j ? Math.sqrt(sum) : sum / rowJ[j]
    }
  }
  return matrix
}

/** x of L·Lᵀ·x = b. */
export function solve(factor, n, b) {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    let sum = x[i]
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * x[k]
    x[i] = sum / factor[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= factor[i * n + i]
    for (let k = 0; k < i; k++) x[k] -= factor[i * n + k] * x[i]
  }
  return x
}

/** x of A·x = b, A symmetric positive definite; A is overwritten. */
export const solveSmall = (matrix, n, b) => solve(cholesky(matrix, n), n, b)

/**
 * x of least Σ weight·(row·x − value)² + Σ held·x².
 *
 * @param held of each part of x, how firmly it is held to none
 */
export function heldFit(rows, values, weights, held) {
  const n = held.length
  const [normal, right] = [new Float64Array(n * n), new Float64Array(n)]
  held.forEach((firmly, i) => {
    normal[i * n + i] = firmly
  })
  rows.forEach((row, at) => {
    for (let i = 0; i < n; i++) {
      right[i] += weights[at] * row[i] * values[at]
      for (let j = 0; j < n; j++) normal[i * n + j] += weights[at] * row[i] * row[j]
    }
  })
  return solveSmall(normal, n, right)
}

/** Inverse of a symmetric positive definite matrix whose lower half is given, in place: (L·Lᵀ)⁻¹ = L⁻ᵀ·L⁻¹. */
export function inverse(matrix, n) {
  cholesky(matrix, n)
  invertLower(matrix, n)
  // Row i of U = L⁻ᵀ is column i of L⁻¹: kept as rows, so that the products run along memory.
  const columns = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) columns[j * n + i] = matrix[i * n + j]
  for (let i = 0; i < n; i++) {
    const rowI = columns.subarray(i * n, (i + 1) * n)
    for (let j = 0; j <= i; j++) {
      const rowJ = columns.subarray(j * n, (j + 1) * n)
      let sum = 0
      for (let k = i; k < n; k++) sum += rowI[k] * rowJ[k]
      matrix[i * n + j] = matrix[j * n + i] = sum
    }
  }
  return matrix
}

/** L⁻¹ in the place of L, row after row: row i is (e_i − Σ_{k<i} L_ik · row k) / L_ii. */
function invertLower(matrix, n) {
  const row = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    row.fill(0, 0, i)
    for (let k = 0; k < i; k++) {
      const factor = matrix[i * n + k]
      if (factor === 0) continue
      const rowK = matrix.subarray(k * n, k * n + k + 1)
      for (let j = 0; j <= k; j++) row[j] -= factor * rowK[j]
    }
    const pivot = matrix[i * n + i]
    for (let j = 0; j < i; j++) matrix[i * n + j] = row[j] / pivot
    matrix[i * n + i] = 1 / pivot
  }
}

/**
 * Levenberg–Marquardt with numeric derivatives.
 *
 * @param residuals parameters → Float64Array, already weighted and made robust; where one parameter alone was moved it
 *   is told which, and what the residuals were before, which may be kept where they do not depend on it
 */
export function leastSquares(residuals, start, rounds) {
  let [x, damping] = [Float64Array.from(start), 1e-3]
  let r = residuals(x)
  for (let round = 0; round < rounds; round++) {
    const { normal, gradient } = normalEquations(residuals, x, r)
    let better = false
    for (let attempt = 0; attempt < 6 && !better; attempt++) {
      const step = damped(normal, gradient, damping)
      const next = x.map((value, i) => value - step[i])
      const rNext = residuals(next)
      better = squares(rNext) < squares(r)
      if (better) {
        const gain = 1 - squares(rNext) / squares(r)
        ;[x, r] = [next, rNext]
        damping /= 5
        if (gain < 5e-5) return x
      } else damping *= 6
    }
    if (!better) return x
  }
  return x
}

const squares = values => values.reduce((sum, value) => sum + value * value, 0)

function normalEquations(residuals, x, r) {
  const [n, h] = [x.length, 1e-4]
  const columns = Array.from(x, (_, i) => {
    const moved = Float64Array.from(x)
    moved[i] += h
    return residuals(moved, i, r).map((value, row) => (value - r[row]) / h)
  })
  const normal = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) normal[i * n + j] = normal[j * n + i] = dot(columns[i], columns[j])
  return { normal, gradient: columns.map(column => dot(column, r)) }
}

function dot(a, b) {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function damped(normal, gradient, damping) {
  const n = gradient.length
  const matrix = Float64Array.from(normal)
  for (let i = 0; i < n; i++) matrix[i * n + i] += damping * normal[i * n + i] + 1e-9
  return solve(cholesky(matrix, n), n, gradient)
}
