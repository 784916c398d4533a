import { describe, expect, test } from 'vitest'
import { demandOf } from '../../src/limits/demand.ts'
import { publishedPooling } from '../../src/limits/pools.ts'
import { FAILED, GATEWAY_CACHED, RETRY } from '../../src/log/trafficLog.ts'
import { logOf, type Row } from '../log/sample.ts'

const demand = (
  rows: readonly Row[],
  { maxTokens = null, sourceModel = null }: { maxTokens?: number | null; sourceModel?: string | null } = {}
) => {
  const log = logOf(rows)
  const pooling = publishedPooling([...log.models, sourceModel ?? ''])
  return {
    ...demandOf(log, pooling, { maxTokens, sourceModel }, new Float64Array(log.length)),
    pools: pooling.pools
  }
}

const of = (model: string, ...rows: readonly Row[]): readonly Row[] => rows.map(row => ({ model, ...row }))

describe('what is replayed', () => {
  test('each request at its first attempt; answers of a gateway’s cache never arrive', () => {
    const rows = of(
      'gpt-4o',
      { at: 5, input: 10, output: 1 },
      { at: 6, input: 10, output: 1, flags: RETRY },
      { at: 7, input: 10, output: 1, flags: GATEWAY_CACHED },
      { at: 9, input: 10, output: 1 }
    )
    expect([...demand(rows).atMicros]).toEqual([0, 4e6])
  })

  test('a model and its snapshots share a pool, others have their own', () => {
    const rows = ['gpt-4o', 'gpt-4o-2024-08-06', 'openai/gpt-4o', 'gpt-4o-mini'].map((model, at) => ({
      model,
      at,
      input: 1,
      output: 1
    }))
    const found = demand(rows)
    expect([...found.pool]).toEqual([0, 0, 0, 1])
    expect(found.models).toEqual([['gpt-4o', 'gpt-4o-2024-08-06', 'openai/gpt-4o'], ['gpt-4o-mini']])
    expect(found.requests).toEqual([3, 1])
  })

  // gpt-4.1's page: requests of more than 128,000 input tokens have limits of their own.
  test('long requests go to a pool of their own', () => {
    const found = demand(
      of('gpt-4.1', { at: 0, input: 128_000, output: 1 }, { at: 1, input: 128_001, output: 1 })
    )
    expect(found.pools.map(({ name }) => name)).toEqual(['gpt-4.1', 'gpt-4.1, long requests'])
    expect([...found.pool]).toEqual([0, 1])
  })

  test('models without published limits are counted and named, never guessed', () => {
    const rows = [...of('llama-3', { at: 0, input: 1, output: 1 }), { at: 1, input: 1, output: 1 }]
    expect(demand(rows)).toMatchObject({
      length: 0,
      unlisted: [
        { model: '', requests: 1, why: 'the log names no model: set --source-model' },
        { model: 'llama-3', requests: 1, why: 'no limits are known for it' }
      ]
    })
    expect(demand(rows, { sourceModel: 'gpt-4o' })).toMatchObject({ length: 1, requests: [1] })
  })
})

describe('what is charged at the start', () => {
  const rows = of('gpt-4o', { at: 0, input: 1_000, output: 200 }, { at: 1, input: 100, output: 700 })

  test('max_tokens not known: the input at least, input and output at most', () => {
    const { leastCharge, mostCharge, largest } = demand(rows)
    expect([[...leastCharge], [...mostCharge], largest]).toEqual([[1_000, 100], [1_200, 800], [1_200]])
  })

  test('max_tokens of 500: the larger of it and the input at least, their sum at most', () => {
    const { leastCharge, mostCharge } = demand(rows, { maxTokens: 500 })
    expect([[...leastCharge], [...mostCharge]]).toEqual([
      [1_000, 500],
      [1_500, 600]
    ])
  })

  test('max_tokens that the log states of one request count for it', () => {
    const log = { ...logOf(rows), maxTokens: Float32Array.of(Number.NaN, 900) }
    const { leastCharge, mostCharge } = demandOf(
      log,
      publishedPooling(log.models),
      { maxTokens: null, sourceModel: null },
      new Float64Array(log.length)
    )
    expect([[...leastCharge], [...mostCharge]]).toEqual([
      [1_000, 900],
      [1_200, 1_000]
    ])
  })

  test('what a failure leaves out is the mean of its model', () => {
    const failures = of(
      'gpt-4o',
      { at: 2, input: 0, output: 0, flags: FAILED },
      { at: 3, input: 40, flags: FAILED }
    )
    const { leastCharge, mostCharge, sizesFilled } = demand([...rows, ...failures])
    // Input: (1,000 + 100 + 40) / 3 = 380; output of the two that were answered: 450.
    expect([...leastCharge.slice(2)]).toEqual([380, 40])
    expect([...mostCharge.slice(2)]).toEqual([830, 490])
    expect(sizesFilled).toBe(1)
  })

  test('a model without any size is said to be so; embeddings need no output', () => {
    expect(demand(of('gpt-4o', { at: 0 })).sizeless).toEqual([true])
    const embeddings = demand(of('text-embedding-3-small', { at: 0, input: 30 }))
    expect([embeddings.sizeless, [...embeddings.mostCharge]]).toEqual([[false], [30]])
  })
})
