import { describe, expect, test } from 'vitest'
import { Budget } from '../../src/limits/budget.ts'

describe('Budget', () => {
  test('a calendar month of UTC begins anew', () => {
    const zero = Date.UTC(2026, 0, 31, 23) * 1_000
    const budget = new Budget(100, zero, 'wall')
    const hour = 3_600e6
    expect(budget.isSpent(0)).toBe(false)
    budget.spend(100)
    expect([budget.isSpent(1), budget.isSpent(hour - 1), budget.isSpent(hour)]).toEqual([true, true, false])
    expect(budget.reachedMicros).toBe(1)
  })

  test('without a wall clock a month is 730 h from the first arrival', () => {
    const budget = new Budget(100, 0, 'relative')
    const month = 730 * 3_600e6
    expect(budget.isSpent(0)).toBe(false)
    budget.spend(99.99)
    expect(budget.isSpent(5)).toBe(false)
    budget.spend(0.01)
    expect([budget.isSpent(month - 1), budget.isSpent(month)]).toEqual([true, false])
  })
})
