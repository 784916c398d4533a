/** Sums of the bill by the token that say less than what is billed. */
import { expect, test } from 'vitest'
import { derived, unknown } from '../../src/figure.ts'
import { isLowerBound, LEAST, leastReasons } from '../../src/pricing/lowerBound.ts'
import { bytesOf, runWith } from '../cli/fakeTerminal.ts'

const sum = (note: string) => derived(10, 'USD/month', note)

test.each([
  [sum('scaled to a month'), 0, false],
  [sum('scaled to a month'), 0.02, true],
  [sum(`scaled to a month; ${LEAST}: attempts with audio tokens: 3`), 0, true],
  [unknown('USD/month', `${LEAST}: nothing has a price`), 1, false]
])('%o with a share of %d left out: %s', (usdPerMonth, unpricedShare, isLess) => {
  expect(isLowerBound({ usdPerMonth, unpricedShare })).toBe(isLess)
})

test('each reason is one part of the note', () => {
  const reasons = leastReasons(sum(`a month; ${LEAST}: one; attempts left out: 2; ${LEAST} for a model: two`))
  expect(reasons).toEqual([`${LEAST}: one`, `${LEAST} for a model: two`])
})

// OpenAI charges audio tokens above text; the list has no price of audio for this model.
test('a bill that charges audio as text says "at least" and "over" where its sum stands', async () => {
  const usage = {
    prompt_tokens: 640,
    completion_tokens: 194,
    prompt_tokens_details: { audio_tokens: 476, text_tokens: 164 },
    completion_tokens_details: { audio_tokens: 163, text_tokens: 31 }
  }
  const lines = Array.from({ length: 300 }, (_, i) =>
    JSON.stringify({
      id: `chatcmpl-${i}`,
      object: 'chat.completion',
      created: 1_791_158_400 + i * 2_000,
      model: 'gpt-4o-audio-preview',
      usage
    })
  )
  const { stdout } = await runWith(['analyze', '-'], { stdin: bytesOf(Buffer.from(lines.join('\n'))) })
  expect(stdout).toMatch(/Stay on the shared pool as it is: at least \$\d/)
  expect(stdout).toMatch(/today {2}over \$\d/)
})
