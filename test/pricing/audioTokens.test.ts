/** Audio costs more than text: where a log states it, the bill is a lower bound and says so. */
import { expect, test } from 'vitest'
import { scaleToMonth } from '../../src/pricing/month.ts'
import { priceShared } from '../../src/pricing/shared.ts'
import { readLog } from '../../src/read/readLog.ts'
import { meterTokens } from './priced.ts'
import { noOverrides } from './sample.ts'

const TIMES = ['2026-11-10T08:00:00Z', '2026-11-10T08:01:00Z', '2026-11-10T08:02:00Z']

async function* linesOf(records: readonly object[]) {
  yield Buffer.from(`${records.map(record => JSON.stringify(record)).join('\n')}\n`)
}

async function noteOf(usage: object, model: string): Promise<string> {
  const records = TIMES.map(timestamp => ({ timestamp, model, ...usage }))
  const { data } = await readLog(['-'], { stdin: linesOf(records) })
  return (
    priceShared(meterTokens(data, noOverrides), scaleToMonth(604_800), new Map(), data.grain).usdInPeriod
      .note ?? ''
  )
}

const gemini = (modality: string) => ({
  usageMetadata: {
    promptTokenCount: 2_000,
    candidatesTokenCount: 300,
    totalTokenCount: 2_300,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 500 },
      { modality, tokenCount: 1_500 }
    ]
  }
})
const chat = (audio: number) => ({
  usage: {
    prompt_tokens: 900,
    completion_tokens: 30,
    total_tokens: 930,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: audio }
  }
})

test.each([
  ['gemini-2.5-flash', gemini('AUDIO')],
  ['gpt-4o-audio-preview', chat(800)]
])('%s with audio', async (model, usage) => {
  expect(await noteOf(usage, model)).toContain(
    'a lower bound: attempts with audio tokens, charged as text: 3'
  )
})

test.each([
  ['gemini-2.5-flash', gemini('IMAGE')],
  ['gpt-4o', chat(0)]
])('%s without', async (model, usage) => {
  expect(await noteOf(usage, model)).not.toContain('audio tokens, charged')
})
