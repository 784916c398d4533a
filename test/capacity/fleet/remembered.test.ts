/** What was computed before is not computed again, and belongs to the object it was computed of. */
import { expect, test } from 'vitest'
import { remembered } from '../../../src/capacity/fleet/remembered.ts'

test('once for an object and a key, anew for another of either', () => {
  const of = remembered<object, number>()
  let calls = 0
  const compute = () => ++calls
  const [a, b] = [{}, {}]
  expect([of(a, 'x', compute), of(a, 'x', compute), of(a, 'y', compute), of(b, 'x', compute)]).toEqual([
    1, 1, 2, 3
  ])
})
