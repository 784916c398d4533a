/** What keeps a run of the tests short where it is not told to take its time. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { some } from './cases.ts'

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  file =>
    file.endsWith('.ts') && !file.includes('node_modules') && file !== path.basename(import.meta.filename)
)
const placesOf = (form: RegExp) =>
  files.filter(file => form.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')))

test('the number of cases of every property is one that cases() may lower', () => {
  expect(files.length).toBeGreaterThan(300)
  expect(placesOf(/numRuns: (?!(cases|fewCases)\()/)).toEqual([])
})

test('of a list as many are tried as are asked for, in their order, and each at some time', () => {
  const items = Array.from({ length: 40 }, (_, i) => i)
  const draws = items.map(seed => some(items, () => 10, String(seed)))
  for (const drawn of draws) {
    expect(drawn).toHaveLength(10)
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b))
  }
  // 40 draws of a quarter leave one out with a chance of 0.75^40, a hundred thousandth.
  expect(new Set(draws.flat()).size).toBe(40)
  expect(some(items, () => 10, '7')).toEqual(some(items, () => 10, '7'))
})

test('all of a list are tried where all are asked for', () => {
  const items = ['a', 'b', 'c']
  expect(some(items, most => most)).toEqual(items)
  expect(some([], most => most)).toEqual([])
})

// Files share a process: what a helper of several of them does after "all" would be done after the first.
test('only a file of tests says what is done before and after them', () => {
  const helpers = placesOf(/\b(before|after)(All|Each)\(/).filter(file => !file.endsWith('.test.ts'))
  expect(helpers.filter(file => path.dirname(file) !== 'setup')).toEqual([])
})
