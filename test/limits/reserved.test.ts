import { describe, expect, test } from 'vitest'
import { reservedScenarios } from '../../src/limits/reserved.ts'
import { FAILED, RETRY } from '../../src/log/trafficLog.ts'
import { logOf, type Row } from '../log/sample.ts'

const scenarios = (rows: readonly Row[], usd = 0) => {
  const log = logOf(rows)
  return reservedScenarios(log, null, new Float64Array(log.length).fill(usd))
}

const minuteOf = (at: number, count: number, row: Partial<Row>): readonly Row[] =>
  Array.from({ length: count }, () => ({ at, model: 'gpt-5.2', input: 200, output: 20, ...row }))

describe('Azure PTU', () => {
  // The worked example of Microsoft's page: gpt-5.2, 1,000 requests a minute, 200 tokens in, 20 out, none cached:
  // 200,000 + 8 · 20,000 = 360,000 a minute, over 3,400 a PTU 105.88, rounded up to 110; half cached: 80.
  test.each([
    [0, 360_000, 110],
    [100, 260_000, 80]
  ])('%i of 200 input tokens cached: %i a minute, %i PTU', (cached, peak, units) => {
    const [ptu] = scenarios(minuteOf(0, 1_000, { cached })).reserved
    expect(ptu).toMatchObject({
      offer: 'Azure PTU',
      peakMinute: { value: peak },
      unitsForPeak: { value: units }
    })
    expect(ptu?.usdPerMonth).toMatchObject({ value: units * 260, basis: 'assumed' })
  })

  test('no fewer than are sold', () => {
    expect(scenarios(minuteOf(0, 1, {})).reserved[0]).toMatchObject({
      unitsForPeak: { value: 15 },
      steps: [{ units: 15, spilled: { value: 0 } }]
    })
  })
})

describe('OpenAI Scale Tier', () => {
  // gpt-4o: 30,000 input tokens a minute for 124.59 USD a day, 2,500 output tokens for 39.34 USD.
  const rows = [
    ...minuteOf(0, 1, { model: 'gpt-4o-2024-08-06', input: 120_000, output: 2_500 }),
    ...minuteOf(60, 1, { model: 'gpt-4o', input: 40_000, output: 2_501 })
  ]

  test('units of input and of output are bought apart', () => {
    const [, input, output] = scenarios(rows).reserved
    expect(input).toMatchObject({ offer: 'OpenAI Scale Tier, input', unitsForPeak: { value: 4 } })
    expect(output).toMatchObject({ offer: 'OpenAI Scale Tier, output', unitsForPeak: { value: 2 } })
    expect(input?.usdPerMonth.value).toBeCloseTo(4 * 124.59 * (730 / 24), 6)
  })

  // One unit leaves 90,000 of the first minute and 10,000 of the second, of 160,000 in all.
  test('what fewer units leave over', () => {
    const steps = scenarios(rows).reserved[1]?.steps.map(({ units, spilled }) => [units, spilled.value])
    expect(steps).toEqual([
      [1, 100_000 / 160_000],
      [2, 60_000 / 160_000],
      [3, 30_000 / 160_000],
      [4, 0]
    ])
  })
})

test('OpenAI Reserved Tier counts dollars a minute at list prices, and has no published price', () => {
  const found = scenarios(
    [...minuteOf(0, 3, { model: 'gpt-6-luna' }), ...minuteOf(61, 1, { model: 'gpt-6-luna' })],
    0.5
  )
  expect(found.reserved).toMatchObject([
    {
      offer: 'OpenAI Reserved Tier',
      peakMinute: { value: 1.5 },
      unitsForPeak: { value: 2 },
      usdPerMonth: { value: null }
    }
  ])
})

test('OpenAI Reserved Capacity publishes no throughput: it is named, with the least it costs', () => {
  expect(scenarios(minuteOf(0, 1, { model: 'gpt-4.1' })).unsized).toMatchObject([
    { offer: 'OpenAI Reserved Capacity', leastUsdPerMonth: 312_000 }
  ])
})

test('retries count once, failures at the mean of their model', () => {
  const rows = [
    ...minuteOf(0, 2, { model: 'o3', input: 1_000, output: 100 }),
    ...minuteOf(1, 1, { model: 'o3', input: 0, output: 0, flags: FAILED }),
    ...minuteOf(2, 1, { model: 'o3', input: 9_000, flags: RETRY })
  ]
  const scale = scenarios(rows).reserved.filter(({ offer }) => offer.startsWith('OpenAI Scale'))
  // The retry states 9,000 tokens: a request of that size, whose mean with the others' 1,000 is 3,667.
  expect(scale[0]?.peakMinute.value).toBeCloseTo(2_000 + 11_000 / 3, 6)
})

test('what is not sold for a model is not offered', () => {
  expect(scenarios(minuteOf(0, 1, { model: 'text-embedding-3-small' }))).toEqual({
    reserved: [],
    unsized: []
  })
})
