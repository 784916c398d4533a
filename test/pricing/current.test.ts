import { describe, expect, test } from 'vitest'
import { derived, unknown } from '../../src/figure.ts'
import { currentCost, type OwnUse } from '../../src/pricing/current.ts'
import { parseCurrentFleet } from '../../src/pricing/currentFleet.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { logOf, noOverrides } from './sample.ts'

const usage = (...models: string[]) =>
  usageOf(logOf(models.map(model => ({ model, input: 1, output: 1 }))), asBilled(noOverrides), null)
const UNUSED: OwnUse = {
  ownFleet: null,
  margin: 1.2,
  idleShare: unknown('share', 'no durations'),
  meanToPeak: null
}
type Of = Parameters<typeof currentCost>
const costOf = (of: Of[0], book: Of[1], use: Partial<OwnUse> = {}) =>
  currentCost(of, book, { ...UNUSED, ...use })
const own = usage('hosted_vllm/Qwen3-32B', 'qwen3:8b', 'gpt-4o')

describe('currentCost', () => {
  test('is unknown, not 0, until it is said, and nothing where nothing runs on own servers', () => {
    const cost = costOf(own, noOverrides)
    expect(cost).toMatchObject({ models: ['hosted_vllm/Qwen3-32B', 'qwen3:8b'], attempts: 2 })
    expect(cost?.usdPerMonth.value).toBeNull()
    expect(costOf(usage('gpt-4o'), noOverrides)).toBeNull()
  })

  test('is what is said, or the rent of the fleet that is named', () => {
    expect(costOf(own, { ...noOverrides, currentUsd: 5_000 })?.usdPerMonth.value).toBe(5_000)
    // Four H200 at 4.59 USD an hour, RunPod's, the middle of five; two GH200 at Lambda's 2.29. 730 hours.
    const currentFleet = parseCurrentFleet('4xH200, 2 x GH200')
    const { usdPerMonth, gpus } = costOf(own, { ...noOverrides, currentFleet }) ?? {}
    expect(usdPerMonth?.value).toBeCloseTo(730 * (4 * 4.59 + 2 * 2.29), 6)
    expect(gpus?.value).toBe(6)
  })

  test('says how much of the fleet the log uses: right size, utilisation, idle hours', () => {
    const ownFleet = { gpu: 'H100-SXM', today: 8, gpus: 4, serving: 2, load: 0.6 }
    const use = { ownFleet, idleShare: derived(0.25, 'share'), meanToPeak: 0.2 }
    const cost = costOf(own, { ...noOverrides, currentFleet: parseCurrentFleet('8xH100') }, use)
    expect(cost?.rightSize.value).toBe(4)
    // 60 % of two GPUs in a busiest minute that is 1.2 times the log's; a fifth of it on average; over eight GPUs.
    expect(cost?.utilisation.value).toBeCloseTo(((0.6 / 1.2) * 2 * 0.2) / 8, 12)
    expect(cost?.idleHours.value).toBeCloseTo(182.5, 9)
    expect(costOf(own, noOverrides)?.rightSize.value).toBeNull()
  })
})

test.each(['H100', '0xH100', '4x', '4xNothing', ''])('refuses --current-fleet "%s"', text => {
  expect(() => parseCurrentFleet(text)).toThrow(/--current-fleet/)
})
