/** What `--assume-tokens` makes of a report: which figures rest on tokens is told by what they count. */
import { expect, test } from 'vitest'
import { audit } from '../../src/audit.ts'
import { DEFAULTS } from '../../src/options.ts'

const LINES = [0, 2, 4].map(
  second =>
    `192.0.2.7 - - [02/Mar/2026:09:00:0${second} +0000] "POST /v1/chat/completions HTTP/1.1" ${second === 4 ? 429 : 200} 700 "-" "curl/8.5" 1.200`
)

async function* log(): AsyncIterable<Uint8Array> {
  yield Buffer.from(LINES.join('\n'))
}

test('requests without tokens are sized, and what follows is assumed', async () => {
  const report = await audit(['-'], { stdin: log(), assumeTokens: [1_200, 250] } as never, {
    ...DEFAULTS,
    prices: { ...DEFAULTS.prices, sourceModel: 'gpt-4o' }
  })
  // Three requests of 1,200 in; the refused one has no output.
  expect(report.traffic.tokens?.sums).toMatchObject({
    input: { value: 3_600, basis: 'assumed' },
    output: { value: 500, basis: 'assumed' }
  })
  expect(report.pricing?.shared.usdInPeriod.basis).toBe('assumed')
  expect(report.traffic.throttling).toMatchObject({})
  expect(report.verdict?.criteria.find(({ id }) => id === 'throttled-in-production')).toMatchObject({
    met: true
  })
})
