import { describe, expect, test } from 'vitest'
import { parseGpuPrice, rentIn } from '../../src/pricing/priceBook.ts'
import { sensitivityOf } from '../../src/pricing/sensitivity.ts'
import { noOverrides, planOf } from './sample.ts'

/** Ten replicas without a spare. */
const plan = planOf({ gpu: 'L40S', gpus: 10 })
/** 50 USD a month for each. */
const rentOf = rentIn({
  ...noOverrides,
  gpuPrices: new Map([parseGpuPrice(`L40S=${50 / 730}`)])
})

const near =
  (less: number, more: number) =>
  (entry: { readonly savingAtLess: number; readonly savingAtMore: number } | undefined): boolean =>
    entry !== undefined &&
    Math.abs(entry.savingAtLess - less) < 1e-9 &&
    Math.abs(entry.savingAtMore - more) < 1e-9

describe('sensitivityOf', () => {
  // Shared 1,000, rent 500 for 10 replicas: 50 a replica. At 0.8 of the traffic 8 are enough, at 0.8 of the speed 13.
  test('moves one input a fifth down and up', () => {
    const byInput = new Map(sensitivityOf(1_000, rentOf, -30, plan).map(entry => [entry.input, entry]))
    expect(byInput.get('traffic')).toSatisfy(near(800 - 400 - 30, 1_200 - 600 - 30))
    expect(byInput.get('token price')).toSatisfy(near(800 - 500 - 30, 1_200 - 500 - 30))
    expect(byInput.get('GPU price')).toSatisfy(near(1_000 - 400 - 30, 1_000 - 600 - 30))
    expect(byInput.get('speed of a replica')).toSatisfy(near(1_000 - 650 - 30, 1_000 - 450 - 30))
  })

  test('tells the most telling input first', () => {
    const swings = sensitivityOf(1_000, rentOf, 0, plan).map(({ swing }) => swing)
    expect(swings).toEqual(swings.toSorted((a, b) => b - a))
  })

  test('says nothing where a bill is unknown', () => {
    expect(sensitivityOf(null, rentOf, 0, plan)).toEqual([])
    expect(sensitivityOf(1_000, null, 0, plan)).toEqual([])
  })
})
