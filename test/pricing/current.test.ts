import { describe, expect, test } from 'vitest'
import { currentCost } from '../../src/pricing/current.ts'
import { parseCurrentFleet } from '../../src/pricing/currentFleet.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { logOf, noOverrides } from './sample.ts'

const usage = (...models: string[]) =>
  usageOf(logOf(models.map(model => ({ model, input: 1, output: 1 }))), asBilled(noOverrides), null)
const own = usage('hosted_vllm/Qwen3-32B', 'qwen3:8b', 'gpt-4o')

describe('currentCost', () => {
  test('is unknown, not 0, until it is said, and nothing where nothing runs on own servers', () => {
    const cost = currentCost(own, noOverrides)
    expect(cost).toMatchObject({ models: ['hosted_vllm/Qwen3-32B', 'qwen3:8b'], attempts: 2 })
    expect(cost?.usdPerMonth.value).toBeNull()
    expect(currentCost(usage('gpt-4o'), noOverrides)).toBeNull()
  })

  test('is what is said, or the rent of the fleet that is named', () => {
    expect(currentCost(own, { ...noOverrides, currentUsd: 5_000 })?.usdPerMonth.value).toBe(5_000)
    // Four H200 at 4.59 USD an hour, RunPod's, the middle of five; two GH200 at Lambda's 2.29. 730 hours.
    const currentFleet = parseCurrentFleet('4xH200, 2 x GH200')
    const { usdPerMonth, gpus } = currentCost(own, { ...noOverrides, currentFleet }) ?? {}
    expect(usdPerMonth?.value).toBeCloseTo(730 * (4 * 4.59 + 2 * 2.29), 6)
    expect(gpus?.value).toBe(6)
  })
})

test.each(['H100', '0xH100', '4x', '4xNothing', ''])('refuses --current-fleet "%s"', text => {
  expect(() => parseCurrentFleet(text)).toThrow(/--current-fleet/)
})
