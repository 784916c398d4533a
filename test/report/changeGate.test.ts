import { describe, expect, test } from 'vitest'
import { outcomesOfChange } from '../../src/report/changeGate.ts'
import { parseCheck } from '../../src/report/gate.ts'
import { requestReport } from './sample.ts'

const report = requestReport()
const withGpus = (value: number | null) => ({
  ...report,
  capacity: { ...report.capacity, gpus: { value, unit: 'GPUs', basis: 'estimated' as const } }
})
const passed = (check: string, before: number | null, after: number | null): boolean =>
  outcomesOfChange(withGpus(before), withGpus(after), [parseCheck(check)])[0]?.passed ?? false

describe('a check of a change', () => {
  test.each([
    ['change.gpus > 1', 2, 4, false],
    ['change.gpus > 2', 2, 4, true],
    ['change.gpus < 0', 4, 2, false],
    // (3 − 2) / 2 = 50 %.
    ['relative.gpus > 40%', 2, 3, false],
    ['relative.gpus > 50%', 2, 3, true],
    // A name without either is the second report's.
    ['gpus > 3', 9, 3, true],
    ['gpus > 3', 1, 4, false]
  ] as const)('%s from %d to %d', (check, before, after, holds) =>
    expect(passed(check, before, after)).toBe(holds)
  )

  test('that nobody can compute fails: a gate that lets the unknown through guards nothing', () => {
    expect(passed('change.gpus > 1', null, 4)).toBe(false)
    expect(passed('relative.gpus > 1', 0, 4)).toBe(false)
  })

  test('of a figure that does not exist is refused with the nearest', () => {
    expect(() => passed('change.gpuss > 1', 2, 3)).toThrow('gpus')
  })
})
