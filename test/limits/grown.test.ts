/** With growth, only limits with the room for it are said to have it. */
import { expect, test } from 'vitest'
import { estimated, type Figure, unknown } from '../../src/figure.ts'
import { limitsAssumed } from '../../src/limits/grown.ts'
import type { Scenario } from '../../src/limits/scenarioShape.ts'

const tier = (name: string, headroom: Figure) => ({ tier: name, headroom }) as Scenario
const scenarios = [
  tier('Tier 1', estimated(0.9, '×')),
  tier('Tier 2', estimated(1.9, '×')),
  tier('Tier 3', estimated(2, '×')),
  tier('Tier 4', unknown('×', 'nothing limits it')),
  tier('by sums', { ...unknown('×', 'sums'), high: 5 })
]

test('without growth, or without limits, nothing is assumed', () => {
  expect(limitsAssumed(0, { scenarios })).toEqual([])
  expect(limitsAssumed(1, { scenarios: [] })).toEqual([])
})

test('twice the traffic needs twice the room', () => {
  expect(limitsAssumed(1, { scenarios })[0]?.why).toMatch(
    /2 times as much; with that much room: Tier 3, Tier 4$/
  )
  expect(limitsAssumed(9, { scenarios: scenarios.slice(0, 3) })[0]?.why).toMatch(/: none$/)
})
