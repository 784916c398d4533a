import { describe, expect, test } from 'vitest'
import { sensitivityOf } from '../../src/pricing/sensitivity.ts'
import { planOf } from './sample.ts'

/** Ten replicas without a spare. */
const plan = planOf({ gpu: 'L40S', gpus: 10 })

describe('sensitivityOf', () => {
  // Shared 1,000, rent 500 for 10 replicas: 50 a replica. At 0.8 of the traffic 8 are enough, at 0.8 of the speed 13.
  test('moves one input a fifth down and up', () => {
    const byInput = new Map(sensitivityOf(1_000, [500], -30, plan).map(entry => [entry.input, entry]))
    expect(byInput.get('traffic')).toMatchObject({
      savingAtLess: 800 - 400 - 30,
      savingAtMore: 1_200 - 600 - 30
    })
    expect(byInput.get('token price')).toMatchObject({
      savingAtLess: 800 - 500 - 30,
      savingAtMore: 1_200 - 500 - 30
    })
    expect(byInput.get('GPU price')).toMatchObject({
      savingAtLess: 1_000 - 400 - 30,
      savingAtMore: 1_000 - 600 - 30
    })
    expect(byInput.get('speed of a replica')).toMatchObject({
      savingAtLess: 1_000 - 650 - 30,
      savingAtMore: 1_000 - 450 - 30
    })
  })

  test('tells the most telling input first', () => {
    const swings = sensitivityOf(1_000, [500], 0, plan).map(({ swing }) => swing)
    expect(swings).toEqual(swings.toSorted((a, b) => b - a))
  })

  test('says nothing where a bill is unknown', () => {
    expect(sensitivityOf(null, [500], 0, plan)).toEqual([])
    expect(sensitivityOf(1_000, null, 0, plan)).toEqual([])
  })
})
