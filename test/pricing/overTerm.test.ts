import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Replacement } from '../../src/pricing/billShape.ts'
import { type AtTraffic, overTermOf } from '../../src/pricing/overTerm.ts'
import type { Scenario } from '../../src/pricing/scenarios.ts'
import type { Way } from '../../src/pricing/ways.ts'

const way = (id: Way['id'], action: Way['action'], usd: number): Way => ({
  id,
  action,
  name: id,
  usd,
  low: usd,
  high: usd,
  stated: usd,
  statedLow: usd,
  statedHigh: usd,
  unserved: 0,
  isLowerBound: false,
  unpricedShare: 0,
  weakerFor: [],
  basis: 'assumed'
})

/** Tokens at `usd` a month of today’s traffic, GPUs at `rent` each, one for each time today’s traffic. */
const market =
  (usd: number, rent: number, successor: number | null = null) =>
  (traffic: number): AtTraffic => {
    const today = way('shared', 'as-billed', usd * traffic)
    const gpus = Math.ceil(traffic)
    const dedicated = way('fixed', 'dedicated', rent * gpus)
    const next = successor === null ? [] : [way('successor', 'successor', successor * traffic)]
    return { ways: { all: [...next, dedicated], byToken: today, dedicated, today }, gpus }
  }

const STEADY: Scenario = {
  name: 's',
  assumes: '',
  traffic: () => 1,
  billed: () => 1,
  tokenPrice: () => 1
}
const growing = (share: number): Scenario => ({
  ...STEADY,
  traffic: month => (1 + share) ** month,
  billed: month => (1 + share) ** month
})
const ASKED = { months: 12, end: '2026-10-31T12:00:00.000Z', ends: [], terms: [] }

const ended = (shutdown: string): Replacement => ({
  model: 'gpt-4o',
  shutdown,
  successor: 'next',
  source: { where: 'made up', asOf: null, verified: false }
})

describe('overTermOf', () => {
  test('rents nothing where tokens are cheaper every month, and says what waiting saves', () => {
    const [plan] = overTermOf(ASKED, [STEADY], market(100, 300))
    expect(plan).toMatchObject({ rentFrom: null, usd: 1_200, usdByToken: 1_200 })
    // A month of GPUs less a month of tokens.
    expect(plan?.waitingSavesUsd).toBe(200)
  })

  test('rents from the first month on where GPUs are cheaper, and says what waiting costs', () => {
    const [plan] = overTermOf(ASKED, [STEADY], market(500, 300))
    expect(plan).toMatchObject({ rentFrom: 1, rentUntil: 12, gpus: 1, usd: 3_600, waitingSavesUsd: -200 })
    expect(plan?.advice).toContain('Rent 1 GPU now')
  })

  test('waits until growth pays for the GPUs', () => {
    // Tokens 100 · 1.5^m, a GPU of 250 for each time today’s traffic: cheaper from no month on, however large.
    expect(overTermOf(ASKED, [growing(0.5)], market(100, 250))[0]?.rentFrom).toBeNull()
    // One GPU whatever the traffic: from the month in which 100 · 1.5^m passes 250 (1.5^3 = 3.375).
    const one = (traffic: number): AtTraffic => {
      const at = market(100, 250)(traffic)
      const dedicated = way('fixed', 'dedicated', 250)
      return { ...at, ways: { ...at.ways, all: [dedicated], dedicated }, gpus: 1 }
    }
    expect(overTermOf(ASKED, [growing(0.5)], one)[0]).toMatchObject({ rentFrom: 3, rentUntil: 12 })
  })

  test('gives them back where tokens have become cheaper', () => {
    const falling = { ...STEADY, tokenPrice: (month: number) => 1 - month / 24 }
    // 400 · (1 − m/24) is 300 in month 6: of equal sums less is rented.
    expect(overTermOf(ASKED, [falling], market(400, 300))[0]).toMatchObject({ rentFrom: 1, rentUntil: 5 })
  })

  test('has the bill as it is until the month of the switch-off, and its successors from then on', () => {
    const ends = [ended('2027-01-14')]
    const [plan] = overTermOf({ ...ASKED, ends }, [STEADY], market(100, 900, 250))
    // Months begin on 31 October, 30 November, 31 December: the third holds 14 January.
    expect(plan?.months.map(({ asIsUsd }) => asIsUsd)).toEqual([100, 100, ...Array(10).fill(250)])
    expect(plan?.months[2]?.begins).toBe('2026-12')
  })

  test('asks for six sizes of traffic at most, none of them below what a month needs', () => {
    const asked: number[] = []
    const all = overTermOf({ ...ASKED, months: 36 }, [growing(0.1)], traffic => {
      asked.push(traffic)
      return market(100, 300)(traffic)
    })
    expect(asked.length).toBeLessThanOrEqual(6)
    for (const { traffic, gpus } of all[0]?.months ?? [])
      expect(gpus ?? 0).toBeGreaterThanOrEqual(Math.floor(traffic))
  })

  test('is never dearer than tokens alone, nor than renting throughout', () => {
    const amount = fc.integer({ min: 1, max: 10_000 })
    const growth = fc.double({ min: 0, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(amount, amount, growth, (usd, rent, share) => {
        const [plan] = overTermOf(ASKED, [growing(share)], market(usd, rent))
        const throughout = plan?.months.reduce((sum, { dedicatedUsd }) => sum + (dedicatedUsd ?? 0), 0) ?? 0
        expect(plan?.usd).toBeLessThanOrEqual((plan?.usdByToken ?? 0) + 1e-6)
        expect(plan?.usd).toBeLessThanOrEqual(throughout + 1e-6)
      })
    )
  })
})
