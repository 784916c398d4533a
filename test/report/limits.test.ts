import { describe, expect, test } from 'vitest'
import type { LimitReplay } from '../../src/limits/limitsShape.ts'
import type { Block, Table } from '../../src/report/blocks.ts'
import { limitsSection } from '../../src/report/sections/limits.ts'
import { bucketLimits, noLimits, requestLimits } from './limitsSample.ts'
import { requestReport } from './sample.ts'

const blocksOf = (limits: LimitReplay): readonly Block[] =>
  limitsSection({ ...requestReport(), limits }).blocks

const tables = (limits: LimitReplay): readonly Table[] =>
  blocksOf(limits).flatMap(block => (block.kind === 'table' ? [block] : []))

const texts = (limits: LimitReplay): string => JSON.stringify(blocksOf(limits))

describe('requests', () => {
  test('one line a tier, the present one marked, ranges beside values', () => {
    const [tiers] = tables(requestLimits())
    expect(tiers?.rows[0]).toEqual([
      'tier 1 ▸',
      '2.1 %',
      '1.7–3.4 %',
      '1.9 %',
      '1.46 s',
      '197 %',
      '0.42×',
      '0',
      'TPM, size'
    ])
    expect(tiers?.rows[2]).toEqual(['tier 5', '0 %', '–', '0 %', '–', '197 %', '884×', '75.1 (30–376)', '–'])
  })

  test('the lowest tier that suffices opens the section', () => {
    expect(blocksOf(requestLimits())[0]).toMatchObject({
      kind: 'paragraph',
      text: '26,230 requests replayed against the limits: tier 2 is the lowest tier that refuses under 0.1 % of them.'
    })
  })

  test('shares of limits that are known of some models alone say of how many requests they are', () => {
    const limits = requestLimits()
    expect(texts(limits)).not.toContain('Shares of')
    const [first, ...others] = limits.scenarios
    const named = {
      ...first,
      tier: 'named in the log',
      pools: first?.pools.map(pool => ({ ...pool, requests: 955 }))
    }
    expect(texts({ ...limits, scenarios: [named as never, ...others] })).toContain(
      'Shares of “named in the log” are of the 955 requests whose limits it states.'
    )
  })

  test('when it refuses, for tiers that do', () => {
    expect(tables(requestLimits())[1]?.rows).toEqual([
      ['tier 1', '2026-10-06 09:14:02 UTC', '2026-10-14 19:42:21 UTC', '21 of 33', '$100'],
      ['tier 2', '2026-10-06 09:14:02 UTC', '2026-10-14 19:42:21 UTC', '21 of 33', '$100']
    ])
  })

  test('what would be enough, and what was not replayed', () => {
    expect(tables(requestLimits())[2]?.rows).toEqual([['gpt-4o', '14,020', '31', '71.4 k', '–']])
    expect(texts(requestLimits())).toContain(
      'Not replayed: 12 requests of llama-3: no limits are known for it.'
    )
  })
})

test('what can be reserved, what fewer units would leave over, and what cannot be sized', () => {
  expect(tables(requestLimits())[3]?.rows).toEqual([
    ['Azure PTU', 'gpt-4o', '30 PTU', '$7,800', '15: 1.2 %'],
    ['OpenAI Reserved Tier', 'gpt-6-luna', '1 USD/min', 'unpriced', '–']
  ])
  expect(texts(requestLimits())).toContain(
    'Reserved Capacity for gpt-4.1, from $312,000 a month: not published.'
  )
})

describe('buckets', () => {
  test('bounds are written as bounds', () => {
    const [tiers] = tables(bucketLimits())
    expect(tiers?.rows).toEqual([
      ['tier 1 ▸', '≥ 49 %', '–', '≤ 0.51×', '0', 'tokens per minute of gpt-4o'],
      ['tier 2', '–', '–', '≤ 5.08×', '≤ 3.2', 'tokens per minute of gpt-4o']
    ])
    expect(texts(bucketLimits())).toContain('certainly too low (0.1 % of them refused, or more): tier 1.')
  })

  test('the queue of the Batch API', () => {
    expect(tables(bucketLimits())[1]?.rows[0]).toEqual(['tier 1', 'gpt-4o', '90 k', '90 k', 'unsure'])
    expect(tables(bucketLimits())[1]?.rows[1]?.[4]).toBe('yes')
  })

  test('where sums prove nothing, that is said', () => {
    const [, second] = bucketLimits().scenarios
    expect(texts({ ...bucketLimits(), scenarios: second ? [second] : [] })).toContain(
      'no refusal can be proven'
    )
  })
})

test('without scenarios there is the reason, and no table', () => {
  expect(tables(noLimits())).toEqual([])
  expect(texts(noLimits())).toContain('Not replayed: the log names no model: set --source-model.')
})
