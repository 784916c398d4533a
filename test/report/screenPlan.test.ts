/** The line of the promise: what is held, and whose wish each limit is. */
import { describe, expect, test } from 'vitest'
import { promised, statedPromise } from '../../src/capacity/promise.ts'
import { promiseLines } from '../../src/report/screenPlan.ts'
import { requestReport } from './sample.ts'

/** The report of fleets that keep what is asked for. */
function lineOf(said: Parameters<typeof promised>[0]) {
  const report = requestReport()
  const slo = promised(said)
  const workloads = report.capacity.workloads.map(workload => ({ ...workload, promise: statedPromise(slo) }))
  return promiseLines({ ...report, capacity: { ...report.capacity, slo, workloads } })[0]?.text
}

describe('the promise', () => {
  test('of defaults alone says so', () => {
    expect(lineOf({})).toMatch(/^first token 2 s.*, later 50 ms each: default$/)
  })

  test('marks the limits that the user set where others are defaults', () => {
    expect(lineOf({ ttftSeconds: 3 })).toBe('first token 3 s (yours), later 50 ms each')
    expect(lineOf({ tpotSeconds: 0.03 })).toMatch(/^first token 2 s[^(]*, later 30 ms each \(yours\)$/)
  })

  test('says whose wish they are once where both are the user’s', () => {
    expect(lineOf({ ttftSeconds: 3, tpotSeconds: 0.03 })).toBe(
      'first token 3 s, later 30 ms each: as you set'
    )
  })

  test('states a limit on the whole answer, which nothing has by default', () => {
    expect(lineOf({ latencySeconds: 12 })).toMatch(/, later 50 ms each, answer 12 s \(yours\)$/)
    expect(lineOf({ ttftSeconds: 1, tpotSeconds: 0.03, latencySeconds: 12 })).toBe(
      'first token 1 s, later 30 ms each, answer 12 s: as you set'
    )
  })
})
