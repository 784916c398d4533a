/** Failed requests that state no size, or no model, as most logs leave them → counted as they are, whatever the baseline has of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSides, DEFAULT_QUESTION } from '../../src/cutover/cutover.ts'
import { cases } from '../cases.ts'
import { type Row, side } from './sides.ts'

const REQUESTS = 400
const QUESTION = { ...DEFAULT_QUESTION, replicates: 20 }

/** Every so many fail; sizes differ. */
function sideOf(every: number, isStated: boolean, named: 'named' | 'unnamed') {
  const isFailed = (i: number) => i % every === 0
  const rows = Array.from(
    { length: REQUESTS },
    (_, i): Row => ({
      at: i,
      input: isFailed(i) && !isStated ? Number.NaN : 100 + ((i * 37) % 900),
      output: isFailed(i) ? Number.NaN : 50,
      isFailed: isFailed(i)
    })
  )
  const model = rows.map((_, i) => (isFailed(i) && named === 'unnamed' ? '' : 'm'))
  return side(rows, { model })
}

const every = fc.integer({ min: 4, max: 80 })

test('law: the shares of failures are those of all requests', () => {
  fc.assert(
    fc.property(every, every, fc.constantFrom('named', 'unnamed'), (before, after, named) => {
      const baseline = sideOf(before, false, named)
      const canary = sideOf(after, false, named)
      const failed = compareSides({ baseline, canary }, QUESTION).shares.find(({ name }) => name === 'failed')
      // By construction: one of so many, of 400.
      expect(failed?.baseline).toBeCloseTo(Math.ceil(REQUESTS / before) / REQUESTS, 9)
      expect(failed?.canary).toBeCloseTo(Math.ceil(REQUESTS / after) / REQUESTS, 9)
    }),
    { numRuns: cases(60) }
  )
})

test('what is not matched on is named, and only where failures lack it', () => {
  const notMatchedOn = (isStated: boolean) =>
    compareSides({ baseline: sideOf(50, isStated, 'named'), canary: sideOf(10, isStated, 'named') }, QUESTION)
      .notMatchedOn
  expect(notMatchedOn(false)).toContain('input length of failed requests')
  expect(notMatchedOn(true)).toEqual([])
})
