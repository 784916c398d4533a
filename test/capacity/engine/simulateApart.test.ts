import { describe, expect, it } from 'vitest'
import { simulate } from '../../../src/capacity/engine/simulate.ts'
import { simulateDecode, simulatePrefill } from '../../../src/capacity/engine/simulateApart.ts'
import { constantModel } from '../constantModel.ts'
import { requestsOf } from '../requests.ts'

const list = (values: Float64Array) => [...values]

/** One replica of each kind, at one second an iteration; a KV cache takes half a second. */
const apart = (rows: Parameters<typeof requestsOf>[0], budget = 10) => {
  const model = constantModel(1, { maxBatchTokens: budget })
  const requests = requestsOf(rows)
  return simulateDecode(model, 1, requests, simulatePrefill(model, 1, requests), () => 0.5)
}

describe('prefill and decode apart, worked by hand', () => {
  // 25 tokens in chunks of 10, 10, 5: first token at 3 s. From 3.5 s four more tokens: done at 7.5 s.
  it('prefills, sends the KV cache, and decodes from the second token on', () => {
    const times = apart([{ at: 0, input: 25, output: 5 }])
    expect(list(times.firstTokenSeconds)).toEqual([3])
    expect(list(times.completionSeconds)).toEqual([7.5])
  })

  it('is done with the first token where that is the only one', () => {
    expect(list(apart([{ at: 0, input: 5, output: 1 }]).completionSeconds)).toEqual([1])
  })

  // The long prompt takes 3 s of prefill; the short one before it decodes meanwhile, undisturbed.
  it('lets no prompt stall the answers of others', () => {
    const rows = [
      { at: 0, input: 5, output: 6 },
      { at: 1, input: 30, output: 2 }
    ]
    const times = apart(rows)
    expect(list(times.firstTokenSeconds)).toEqual([1, 4])
    expect(list(times.completionSeconds)).toEqual([6.5, 5.5])
  })

  it('leaves requests refused that no replica accepts', () => {
    const model = constantModel(1, { kvCapacityTokens: 10 })
    const requests = requestsOf([
      { at: 0, input: 20, output: 5 },
      { at: 0, input: 5, output: 5 }
    ])
    const times = simulateDecode(model, 1, requests, simulatePrefill(model, 1, requests), () => 0)
    expect(list(times.completionSeconds).map(Number.isNaN)).toEqual([true, false])
    expect(list(simulate(model, 1, requests).completionSeconds).map(Number.isNaN)).toEqual([true, false])
  })
})
