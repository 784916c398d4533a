import { expect, test } from 'vitest'
import {
  betaBelow,
  hypergeometric,
  logGamma,
  normalQuantile,
  normalTail,
  studentFrom
} from '../../src/cutover/distributions.ts'

test('the gamma function at values known in closed form', () => {
  expect(Math.exp(logGamma(5))).toBeCloseTo(24, 9)
  expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12)
})

// Abramowitz and Stegun, table 26.1.
test.each([
  [1.644854, 0.05],
  [1.959964, 0.025],
  [-1.281552, 0.9]
])('the normal tail at %d', (z, tail) => {
  expect(normalTail(z)).toBeCloseTo(tail, 6)
  expect(normalQuantile(tail)).toBeCloseTo(z, 4)
})

// Tables of t: t(0.975, 11) = 2.201, t(0.975, 30) = 2.042, t(0.995, 11) = 3.106.
test.each([
  [1.959964, 11, 2.201],
  [1.959964, 30, 2.042],
  [2.575829, 11, 3.106]
])('Student’s t that leaves the tail of %d, %i degrees', (z, degrees, t) => {
  expect(studentFrom(z, degrees)).toBeCloseTo(t, 2)
})

test('the hypergeometric of Fisher’s tea: 8 cups, 4 with milk first, 4 chosen', () => {
  const { least, of } = hypergeometric(8, 4, 4)
  expect(least).toBe(0)
  expect(of.map(chance => Math.round(chance * 70))).toEqual([1, 16, 36, 16, 1])
})

// In closed form: I(x; 1, b) = 1 − (1 − x)ᵇ, I(x; a, 1) = xᵃ; the chance of at least 2 of 4 at ½ is 11 of 16.
test.each([
  [0.3, 1, 7, 1 - 0.7 ** 7],
  [0.9, 5.5, 1, 0.9 ** 5.5],
  [0.5, 2, 3, 11 / 16],
  [0, 2, 3, 0],
  [1, 2, 3, 1]
])('a beta value lies below %d for a = %d, b = %d', (x, a, b, chance) => {
  expect(betaBelow(x, a, b)).toBeCloseTo(chance, 12)
})
