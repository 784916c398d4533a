/** What staying is weighed at; expected values by the offers' own prices times the log's tokens. */
import { describe, expect, test } from 'vitest'
import { openModelOffers } from '../../src/catalog/openModelPrices.ts'
import { asBilled } from '../../src/pricing/listing.ts'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { parseTokenPrice } from '../../src/pricing/priceBook.ts'
import { stayingParts, stayingWeighed } from '../../src/pricing/stayPrice.ts'
import { usageOf } from '../../src/pricing/usage.ts'
import { logOf, noOverrides, type Row } from './sample.ts'

const MONTH = scaleToMonth(730 * 3600)
const weigh = (rows: readonly Row[], book = noOverrides) =>
  stayingWeighed(usageOf(logOf(rows), asBilled(book), book.asOf), MONTH, book)

const priced: Row = { model: 'gpt-4o-mini', input: 10e6, output: 1e6 }
const open: Row = { model: 'llama-3.3-70b-instruct', input: 10e6, output: 1e6 }

/** The lower median of all who sell it. [USD] */
const sold = (model: string): number => {
  const usd = openModelOffers(model)
    .map(offer => 10 * offer.usdPerMtokInput + offer.usdPerMtokOutput)
    .toSorted((a, b) => a - b)
  return usd[(usd.length - 1) >> 1] as number
}

describe('what staying is weighed at', () => {
  test('the bill, where there is one', () => {
    // 10 × 0.15 + 0.60, OpenAI's list.
    expect(weigh([priced, open])('gpt-4o-mini', false)).toBeCloseTo(2.1, 9)
  })

  test.each([
    ['beside one that has one', [priced, open]],
    ['alone', [open]]
  ])('an open model without a price, %s, at what it is sold for', (_, rows) => {
    expect(weigh(rows)(open.model as string, false)).toBeCloseTo(sold('Llama-3.3-70B'), 9)
  })

  test('one that is named without its only size', () => {
    const named = { ...open, model: 'mistral-small-3.2' }
    expect(weigh([priced, named])('mistral-small-3.2', false)).toBeCloseTo(sold('Mistral-Small-3.2-24B'), 9)
  })

  test('the user’s own price of it before all others', () => {
    const book = { ...noOverrides, tokenPrices: new Map([parseTokenPrice('Llama-3.3-70B=1,1,2')]) }
    expect(weigh([priced, open], book)(open.model as string, false)).toBeCloseTo(12, 9)
  })

  test.each([
    [
      'on one’s own servers',
      [priced, { ...open, model: 'hosted_vllm/llama-3.3-70b' }],
      'hosted_vllm/llama-3.3-70b'
    ],
    ['which nobody sells', [priced, { ...open, model: 'acme-chat-7' }], 'acme-chat-7'],
    ['whose tokens are not stated', [priced, { model: open.model as string }], open.model]
  ])('nothing known of a model %s', (_, rows, name) => {
    expect(weigh(rows as readonly Row[])(name as string, false)).toBeNull()
  })

  test('and of one that the user says runs on one’s own servers', () => {
    const book = { ...noOverrides, billedAs: new Map([[open.model as string, 'hosted_vllm/llama']]) }
    expect(weigh([priced, open], book)(open.model as string, false)).toBeNull()
  })
})

describe('what stays', () => {
  const parts = (rows: readonly Row[]) =>
    stayingParts(usageOf(logOf(rows), asBilled(noOverrides), noOverrides.asOf), MONTH, noOverrides)

  test('is bought where it is sold, where the log has no bill', () => {
    const part = parts([open])(open.model as string, false)
    expect(part).toEqual({ usd: expect.closeTo(sold('Llama-3.3-70B'), 9), isWhole: true, isSold: true })
  })

  test('is left out where the bill leaves it out', () => {
    expect(parts([priced, open])(open.model as string, false)).toEqual({ usd: 0, isWhole: false })
    expect(parts([priced, open])('gpt-4o-mini', false)).toMatchObject({ isWhole: true })
  })
})
