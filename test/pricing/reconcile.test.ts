import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineItem } from '../../src/log/lineItem.ts'
import { type BillEntry, parseCostExport } from '../../src/pricing/billExport.ts'
import { coverageAssumed, missedByLog, missingCoverage } from '../../src/pricing/coverage.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { parseLitellmDaily } from '../../src/pricing/litellmBill.ts'
import { reconcile } from '../../src/pricing/reconcile.ts'
import { reconcileBill } from '../../src/pricing/reconcileBill.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { entriesOf } from '../../src/pricing/usageEntries.ts'
import { cases } from '../cases.ts'
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
    ['gpt-4o-audio-preview, audio input', 'audioInput'],
    ['gpt-audio, cached audio input', 'audioCached'],
    ['gpt-image-1, image output', 'imageOutput'],
    ['gpt-5, web search tool calls', 'searches'],
    ['web search', null],
    ['file search, storage', null]
  ])('"%s" is %s', (text, part) => {
    expect(lineItem(text).part).toBe(part)
  })

  test('is null for what is no export of costs', () => {
    for (const text of ['', '{}', '{"data":[]}', 'a,b\n1,2', '[1,2']) expect(parseCostExport(text)).toBeNull()
  })
})

/** From the first second of Monday 2026-03-02 UTC to the last of the Sunday after. */
const DAY = 86_400
const monday = Date.parse('2026-03-02T00:00Z') / 1_000
const week = (log: readonly Row[]): Row[] =>
  log.map((row, i) => ({ ...row, at: (monday + Math.floor((i * (7 * DAY - 1)) / (log.length - 1))) * 1e6 }))

/** What OpenAI's costs API says of a log: one line a day, model and kind of tokens. */
function costsOf(log: readonly Row[], times: (model: Model) => number = () => 1): string {
  const days = new Map<number, Row[]>()
  for (const row of log) {
    const day = Math.floor((row.at ?? 0) / 1e6 / DAY)
    days.set(day, [...(days.get(day) ?? []), row])
  }
  const data = [...days].map(([day, rows]) => ({
    start_time: day * DAY,
    end_time: (day + 1) * DAY,
    results: MODELS.flatMap(model => {
      const own = rows.filter(row => row.model?.replace('-2024-08-06', '') === model)
      const sum = (of: (row: Row) => number) => own.reduce((all, row) => all + of(row), 0)
      const tokens = [
        sum(row => (row.input ?? 0) - (row.cached ?? 0)),
        sum(row => row.cached ?? 0),
        sum(row => row.output ?? 0)
      ]
      return ['input', 'cached input', 'output'].flatMap((concept, part) =>
        tokens[part] === 0
          ? []
          : [
              {
                amount: {
                  value: (times(model) * (tokens[part] as number) * RATES[model][part as 0]) / 1e6,
                  currency: 'usd'
                },
                line_item: `${model}, ${concept}`,
                quantity: tokens[part],
                quantity_unit: 'tokens'
              }
            ]
      )
    })
  }))
  return JSON.stringify({ object: 'page', data })
}

describe('laws of generated pairs', () => {
  const row = fc.record({
    model: fc.constantFrom('gpt-4o', 'gpt-4.1'),
    input: fc.integer({ min: 1, max: 50_000 }),
    cached: fc.constant(0),
    output: fc.integer({ min: 1, max: 5_000 })
  })
  const both = ['gpt-4o', 'gpt-4.1'].map(model => ({ model, input: 900, cached: 0, output: 90 }))
  const logs = fc.array(row, { minLength: 120, maxLength: 240 }).map(rows => week([...both, ...rows]))
  const tokensOf = (rows: readonly Row[], model: string) =>
    rows
      .filter(one => one.model === model)
      .reduce((sum, { input = 0, output = 0 }) => sum + input + output, 0)
  const beside = (log: readonly Row[], text: string) =>
    new Map(
      reconcileBill(
        logOf(log, 'wall'),
        { source: 'costs.json', entries: parseCostExport(text)?.entries ?? [], notes: [] },
        noOverrides
      ).models.map(model => [model.model, model])
    )
  const runs = { numRuns: cases(25) }

  test('rows deleted are what the coverage lacks', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 0, max: 9 }), (log, at) => {
        const kept = log.filter((_, i) => i % 10 !== at || i === 0 || i === log.length - 1)
        for (const [model, { coverage, finding }] of beside(kept, costsOf(log))) {
          const share = tokensOf(kept, model) / tokensOf(log, model)
          expect(coverage).toBeCloseTo(share, 6)
          if (share < 0.994) expect(finding).toBe('log-misses')
        }
      }),
      runs
    )
  })

  test('rows doubled are what the coverage has too much', () => {
    fc.assert(
      fc.property(logs, log => {
        const doubled = log.flatMap((one, i) => (i % 33 === 0 ? [one, one] : [one]))
        for (const [model, { coverage, priceRatio }] of beside(doubled, costsOf(log))) {
          const share = tokensOf(doubled, model) / tokensOf(log, model)
          expect(coverage).toBeCloseTo(share, 6)
          expect(priceRatio).toBeCloseTo(1, 6)
        }
      }),
      runs
    )
  })

  test('a model at another price shows it, and no other does', () => {
    fc.assert(
      fc.property(logs, fc.double({ min: 0.2, max: 0.9, noNaN: true }), (log, times) => {
        const found = beside(
          log,
          costsOf(log, model => (model === 'gpt-4.1' ? times : 1))
        )
        expect(found.get('gpt-4o')?.finding).toBe('agrees')
        expect(found.get('gpt-4.1')).toMatchObject({ finding: 'priced-differently', coverage: 1 })
        expect(found.get('gpt-4.1')?.priceRatio).toBeCloseTo(times, 6)
      }),
      runs
    )
  })
})

describe('the days that are compared', () => {
  const log = week(all)
  const text = costsOf(log)
  const bill = (entries: readonly BillEntry[]) => ({ source: 'costs.json', entries, notes: [] })
  const entries = parseCostExport(text)?.entries ?? []

  // Wednesday 12:00 to the end: Wednesday is no whole day of the log, the four after it are.
  test('are those that both hold whole, and what lies outside is said', () => {
    const late = log.filter(({ at = 0 }) => at >= (monday + 2.5 * DAY) * 1e6)
    const { coverage, notes, models } = reconcileBill(logOf(late, 'wall'), bill(entries), noOverrides)
    expect(coverage.value).toBeCloseTo(1, 9)
    expect(models.every(({ finding }) => finding === 'agrees' || finding === 'not-in-bill')).toBe(true)
    expect(notes[0]).toContain('2026-03-05 to 2026-03-08')
  })

  test('are none where the log is shorter than a day: then nothing is said of what it misses', () => {
    const hour = log.filter(
      ({ at = 0 }) => at >= (monday + 2.5 * DAY) * 1e6 && at < (monday + 2.6 * DAY) * 1e6
    )
    const found = reconcileBill(logOf(hour, 'wall'), bill(entries), noOverrides)
    expect(found.coverage.value).toBeNull()
    expect(found.notes[0]).toContain('no day of the bill whole')
  })

  test('have to be those of the log', () => {
    const old = entries.map(entry => ({ ...entry, time: { start: 0, end: DAY * 1e6 } }))
    expect(() => reconcileBill(logOf(log, 'wall'), bill(old), noOverrides)).toThrow('1970-01-01')
  })
})

// LiteLLM's daily activity and its table of daily spend, by the names of its own documentation.
describe('parseLitellmDaily', () => {
  const sums = {
    spend: 3,
    prompt_tokens: 700,
    completion_tokens: 150,
    cache_read_input_tokens: 400,
    successful_requests: 7
  }
  const day = {
    date: '2026-09-02',
    metrics: { spend: 3 },
    breakdown: { models: { 'gpt-4o': { metrics: sums } } }
  }
  const wanted = [
    { model: 'gpt-4o', part: null, usd: 3, requests: 7 },
    { part: 'input', tokens: 300, usd: null },
    { part: 'cached', tokens: 400 },
    { part: 'output', tokens: 150 }
  ]

  test('reads days with their models', () => {
    expect(parseLitellmDaily(JSON.stringify({ results: [day] }))).toMatchObject(wanted)
  })

  test('reads rows of the table, as CSV and as JSON', () => {
    const head =
      'date,model,custom_llm_provider,prompt_tokens,completion_tokens,cache_read_input_tokens,spend,successful_requests'
    expect(parseLitellmDaily(`${head}\n2026-09-02,gpt-4o,openai,700,150,400,3,7\n`)).toMatchObject(wanted)
    const row = { ...sums, date: '2026-09-02', model: 'llama-3.3-70b-versatile', custom_llm_provider: 'groq' }
    expect(parseLitellmDaily(JSON.stringify([row]))?.[0]).toMatchObject({
      model: 'groq/llama-3.3-70b-versatile'
    })
  })

  test('is null for anything else', () => {
    for (const text of ['', '{}', 'a,b\n1,2', '{"results":[{"date":"2026-09-02"}]}'])
      expect(parseLitellmDaily(text)).toBeNull()
  })
})
