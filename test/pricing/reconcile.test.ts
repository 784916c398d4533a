import { describe, expect, test } from 'vitest'
import { lineItem, parseCostExport } from '../../src/pricing/billExport.ts'
import { coverageAssumed, missedByLog, missingCoverage } from '../../src/pricing/coverage.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { entriesOf, reconcile } from '../../src/pricing/reconcile.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

/** Made-up traffic of three models; USD per Mtok as OpenAI lists them. */
const RATES = {
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-4.1': [2, 0.5, 8]
} as const
type Model = keyof typeof RATES
const MODELS = Object.keys(RATES) as Model[]

const rows = (model: Model): Row[] =>
  Array.from({ length: 1_000 }, (_, i) => ({
    model: `${model}-2024-08-06`.replace('gpt-4.1-2024-08-06', 'gpt-4.1'),
    input: 1_000 + (i % 100),
    cached: 400,
    output: 100
  }))

/** What the provider bills for all of it, each at `times` its list price. */
function bill(times: Partial<Record<Model, number>> = {}, quantity = true) {
  const results = MODELS.flatMap(model => {
    const sum = (of: (row: Row) => number) => rows(model).reduce((all, row) => all + of(row), 0)
    const amounts = [
      ['input', sum(row => (row.input ?? 0) - (row.cached ?? 0))],
      ['cached input', sum(row => row.cached ?? 0)],
      ['output', sum(row => row.output ?? 0)]
    ] as const
    return amounts.map(([concept, tokens], part) => ({
      object: 'organization.costs.result',
      amount: { value: ((times[model] ?? 1) * tokens * RATES[model][part as 0]) / 1e6, currency: 'usd' },
      line_item: `${model}, ${concept}`,
      ...(quantity ? { quantity: tokens, quantity_unit: 'tokens' } : {})
    }))
  })
  return JSON.stringify({
    object: 'page',
    data: [{ object: 'bucket', start_time: 0, end_time: 86_400, results }]
  })
}

const usage = (log: readonly Row[]) => usageOf(logOf(log), asBilled(noOverrides), null)
const compare = (log: readonly Row[], text: string) =>
  reconcile('costs.json', parseCostExport(text)?.entries ?? [], usage(log), noOverrides)
const found = (log: readonly Row[], text: string) =>
  new Map(compare(log, text).models.map(model => [model.model, model]))
const all = MODELS.flatMap(rows)

describe('a log beside its bill', () => {
  test('agrees to rounding where nothing is amiss', () => {
    const { models, coverage } = compare(all, bill())
    expect(models.map(({ finding }) => finding)).toEqual(['agrees', 'agrees', 'agrees'])
    expect(coverage.value).toBeCloseTo(1, 9)
  })

  // Every tenth row of gpt-4o deleted, 30 of 1,000 of gpt-4o-mini doubled, gpt-4.1 billed at half its list price.
  test('finds deleted and doubled rows and a model at another price', () => {
    const log = [
      ...rows('gpt-4o').filter((_, i) => i % 10 !== 9),
      ...rows('gpt-4o-mini'),
      ...rows('gpt-4o-mini').slice(0, 30),
      ...rows('gpt-4.1')
    ]
    const models = found(log, bill({ 'gpt-4.1': 0.5 }))
    expect(models.get('gpt-4o')).toMatchObject({ finding: 'log-misses', priceRatio: expect.closeTo(1, 3) })
    expect(models.get('gpt-4o')?.coverage).toBeCloseTo(0.9, 2)
    expect(models.get('gpt-4o-mini')).toMatchObject({ finding: 'log-counts-more' })
    expect(models.get('gpt-4o-mini')?.coverage).toBeCloseTo(1.03, 2)
    expect(models.get('gpt-4.1')).toMatchObject({
      finding: 'priced-differently',
      priceRatio: expect.closeTo(0.5, 6)
    })
  })

  test('from money alone: what all models lack is missing, what one has alone may be its price', () => {
    const tenth = all.filter((_, i) => i % 10 !== 9)
    expect([...found(tenth, bill({}, false)).values()].map(({ finding }) => finding)).toEqual(
      MODELS.map(() => 'log-misses')
    )
    const models = found(all, bill({ 'gpt-4.1': 2 }, false))
    expect(models.get('gpt-4o')?.finding).toBe('agrees')
    expect(models.get('gpt-4.1')).toMatchObject({ finding: 'either', coverage: expect.closeTo(0.5, 6) })
  })

  test('names models of one side alone', () => {
    const models = found(
      [...rows('gpt-4o'), ...rows('gpt-4.1'), { model: 'o3', input: 1, output: 1 }],
      bill()
    )
    expect(models.get('gpt-4o-mini')?.finding).toBe('not-in-log')
    expect(models.get('o3')?.finding).toBe('not-in-bill')
  })

  test('an export of usage counts requests and tokens', () => {
    const missing = all.filter((_, i) => i % 4 !== 3)
    const { models, coverage } = reconcile('usage.json', entriesOf(usage(all)), usage(missing), noOverrides)
    expect(models.every(({ finding }) => finding === 'log-misses')).toBe(true)
    expect(coverage.value).toBeCloseTo(0.75, 2)
  })
})

describe('what the log misses', () => {
  const at = (share: number) => compare(all.slice(0, Math.round(share * all.length)), bill())

  test('scales the traffic as an assumption, and stands in the verdict above a tenth', () => {
    expect(missingCoverage(null)).toBe(1)
    expect(missingCoverage(at(1))).toBe(1)
    expect(missingCoverage(at(0.5))).toBeCloseTo(0.5, 1)
    expect(coverageAssumed(0.8)[0]?.value).toContain('20 %')
    expect(missedByLog(at(0.5))[0]).toContain('of what costs.json bills')
    expect(missedByLog(at(1))).toEqual([])
  })
})

describe('parseCostExport', () => {
  // OpenAI's dashboard export of 2026: idle days are rows without an amount.
  const csv = [
    'start_time,end_time,amount_value,amount_currency,quantity,quantity_unit,line_item',
    '1793577600,1793664000,,,,,',
    '1793664000,1793750400,41.27,usd,275133333,tokens,"gpt-4o-mini-2024-07-18, input"',
    '1793664000,1793750400,3.5,usd,2,sessions,"code interpreter, sessions"',
    '1793664000,1793750400,1.5,eur,,,"gpt-4o, output"'
  ].join('\n')

  test('reads the dashboard’s CSV', () => {
    const read = parseCostExport(csv)
    expect(read?.entries).toMatchObject([
      { model: 'gpt-4o-mini-2024-07-18', part: 'input', usd: 41.27, tokens: 275_133_333 },
      { model: 'code interpreter', part: null, usd: 3.5, tokens: null }
    ])
    expect(read?.otherCurrencies).toEqual(['eur'])
  })

  test.each([
    ['gpt-4o-2024-08-06, cached input', 'cached'],
    ['gpt-5.6-sol, cache writes', 'write5m'],
    ['gpt-4o, output_tokens', 'output'],
    ['gpt-4o-audio-preview, audio input', null],
    ['web search', null]
  ])('"%s" is %s', (text, part) => {
    expect(lineItem(text).part).toBe(part)
  })

  test('is null for what is no export of costs', () => {
    for (const text of ['', '{}', '{"data":[]}', 'a,b\n1,2', '[1,2']) expect(parseCostExport(text)).toBeNull()
  })
})
