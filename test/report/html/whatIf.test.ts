// slow: runs the page’s own program
/** What a page carries gives the decisions that the log itself gives. */
import { describe, expect, test } from 'vitest'
import { auditToAskAgain } from '../../../src/audit.ts'
import { decide, type Question } from '../../../src/decide.ts'
import { DEFAULTS } from '../../../src/options.ts'
import { parseGpuPrice, parseTokenPrice } from '../../../src/pricing/priceBook.ts'
import { packWhatIf, unpackWhatIf } from '../../../src/report/html/whatIf.ts'
import { some } from '../../cases.ts'
import { saved } from '../../read/logs.ts'

async function* nothing(): AsyncIterable<Uint8Array> {}

/** Each log once. */
const audits = new Map<string, ReturnType<typeof auditToAskAgain>>()
function audited(file: string) {
  const audit = audits.get(file) ?? auditToAskAgain([file], { stdin: nothing() }, DEFAULTS)
  audits.set(file, audit)
  return audit
}

/** Apart from what needs the whole log: its timeline, the share of its time that a fleet is busy, and why others were refused. */
const comparable = (decision: unknown): string =>
  JSON.stringify(decision, (key, value) =>
    ['refused', 'timeline'].includes(key) || (key === 'mean' && typeof value === 'object') ? null : value
  )

describe.each(['fixtures/demo.csv', 'fixtures/logs/openai-usage.json'])('the decision on %s', file => {
  const changes: readonly (readonly [string, (question: Question) => Question])[] = [
    ['as it was asked', question => question],
    [
      'with growth and headroom',
      ({ sizing, ...rest }) => ({ ...rest, sizing: { ...sizing, growth: 3, headroom: 0.5 } })
    ],
    [
      'with tighter limits on one GPU',
      ({ sizing, ...rest }) => ({
        ...rest,
        sizing: {
          ...sizing,
          gpus: ['H100-SXM'],
          slo: { ttftSeconds: 0.9, tpotSeconds: 0.03, attainment: 0.99 }
        }
      })
    ],
    [
      'with another model',
      ({ sizing, ...rest }) => ({ ...rest, sizing: { ...sizing, targetModel: 'gpt-oss-120b' } })
    ],
    [
      'with other prices',
      ({ prices, ...rest }) => ({
        ...rest,
        prices: {
          ...prices,
          gpuPrices: new Map([parseGpuPrice('B200-SXM=0.01')]),
          extras: { ...prices.extras, migrationUsd: 5_000, termMonths: 24 }
        }
      })
    ],
    [
      'with other prices of tokens, of the log’s models and of a stand-in',
      ({ prices, ...rest }) => ({
        ...rest,
        prices: {
          ...prices,
          tokenPrices: new Map(
            ['gpt-4o=900,300,4000', 'gpt-4o-mini=1,1,0', 'gpt-oss-20b=2,2,3'].map(parseTokenPrice)
          )
        }
      })
    ]
  ]

  test.each(some(changes))('is the same from the page, %s', async (_, change) => {
    const { evidence, question: open, report } = await audited(file)
    const page = unpackWhatIf(JSON.parse(JSON.stringify(packWhatIf(evidence, open, report.capacity, []))))
    // It carries the demand of every group that may share a fleet: the cut is searched again.
    expect(page.question.sizing.groups).toBeUndefined()
    expect(comparable(decide(page.evidence, change(page.question)))).toBe(
      comparable(decide(evidence, change(open)))
    )
  })
})

// docs/advice.md, The search: beyond five workloads not every cut is tried, so no page can carry what any may ask.
test('of six models the page keeps the plan’s cut, and decides as the log does under it', async () => {
  const models = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'gpt-4']
  const lines = Array.from(
    { length: 240 },
    (_, i) => `${new Date(Date.UTC(2026, 10, 2) + i * 1_000).toISOString()},${models[i % 6]},800,100`
  )
  const log = saved('six.csv', ['start_time,model,input_tokens,output_tokens', ...lines, ''].join('\n'))
  const { evidence, question, report } = await audited(log)
  const page = unpackWhatIf(JSON.parse(JSON.stringify(packWhatIf(evidence, question, report.capacity, []))))
  const { groups } = page.question.sizing
  expect(groups?.length).toBeGreaterThan(0)
  const fixed = { ...question, sizing: { ...question.sizing, ...(groups && { groups }) } }
  expect(comparable(decide(page.evidence, page.question))).toBe(comparable(decide(evidence, fixed)))
})

describe.each(
  some([
    'fixtures/demo.csv',
    'fixtures/logs/openai-usage.json',
    // Service tiers, costs of their own, models without a price, rows without tokens.
    'fixtures/logs/generic.tiers.jsonl',
    'fixtures/logs/litellm-payload.jsonl',
    'fixtures/logs/openrouter-generation.json',
    'fixtures/logs/helicone.jsonl'
  ])
)('own token prices for %s', file => {
  test('are put on the page’s sums as an audit of the log itself puts them on its rows', async () => {
    const { evidence, question, report } = await audited(file)
    const names = report.traffic.models.map(({ name }) => name).filter(name => name !== '')
    const tokenPrices = new Map(
      [...names, 'gpt-oss-20b'].map((name, i) => parseTokenPrice(`${name}=${3 + i},1.1,${7 * i}`))
    )
    const prices = { ...DEFAULTS.prices, tokenPrices }
    const page = unpackWhatIf(JSON.parse(JSON.stringify(packWhatIf(evidence, question, report.capacity, []))))
    const again = await auditToAskAgain([file], { stdin: nothing() }, { ...DEFAULTS, prices })
    const decision = decide(page.evidence, {
      ...page.question,
      prices: { ...page.question.prices, tokenPrices }
    })
    const { capacity, pricing, verdict } = again.report
    expect(JSON.parse(comparable(decision))).toEqual(JSON.parse(comparable({ capacity, pricing, verdict })))
    expect(page.evidence.limits).toEqual(again.report.limits)
  })
})
