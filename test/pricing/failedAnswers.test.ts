/** Whether a provider charged for an answer that failed is not known: the bill leaves it out, and says so. */
import { expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { readLog } from '../../src/read/readLog.ts'
import { meterTokens } from './priced.ts'
import { noOverrides } from './sample.ts'

async function billOf(rows: readonly string[]) {
  const text = ['timestamp,model,input_tokens,output_tokens,status', ...rows, ''].join('\n')
  async function* bytes() {
    yield Buffer.from(text)
  }
  const { data } = await readLog(['-'], { stdin: bytes() })
  return priceShared(meterTokens(data, noOverrides), scaleToMonth(604_800), new Map(), data.grain).usdInPeriod
}

const answered = ['2026-11-10T08:00:00Z,gpt-4o,1000,100,200', '2026-11-10T08:01:00Z,gpt-4o,1000,100,200']

test('answers that failed are counted beside the bill', async () => {
  const { value, note } = await billOf([...answered, '2026-11-10T08:02:00Z,gpt-4o,1000,100,500'])
  // Two of 1,000 × 2.50 and 100 × 10 USD a million.
  expect(value).toBeCloseTo(0.007, 12)
  expect(note).toContain('failed with an answer, which may have been charged for anyway: 1')
})

test.each([
  ['a failure without an answer', '2026-11-10T08:02:00Z,gpt-4o,1000,0,500'],
  ['what a limit refused, whatever its row states', '2026-11-10T08:02:00Z,gpt-4o,1000,100,429']
])('%s was not charged for', async (_, row) => {
  expect((await billOf([...answered, row])).note ?? '').not.toContain('failed with an answer')
})
