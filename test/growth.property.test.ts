/** Growth of the traffic → every alternative of the whole search: what is paid by the token grows in step, and no rent falls. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auditToAskAgain } from '../src/audit.ts'
import { decide } from '../src/decide.ts'
import { DEFAULTS } from '../src/options.ts'
import { cases } from './cases.ts'

type Request = { readonly second: number; readonly input: number; readonly output: number }

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Three days of one model. */
const csvOf = (model: string, requests: readonly Request[]): string =>
  [
    'timestamp,model,input_tokens,cached_input_tokens,output_tokens,status',
    ...requests
      .toSorted((a, b) => a.second - b.second)
      .map(
        ({ second, input, output }) =>
          `${new Date(Date.UTC(2026, 10, 2) + second * 1_000).toISOString()},${model},${input},0,${output},200`
      )
  ].join('\n')

/** Of tokens alone: their bill is a sum over them, whatever the fleet. */
const BY_TOKEN: readonly string[] = ['shared', 'successor', 'cheaper-model', 'open-shared']

/** A search may stop at a fleet that is this share above the cheapest. */
const SEARCHED = 0.02

test('law: growth scales every alternative of the search', async () => {
  const request = fc.record({
    // Spread out, or in one burst, whose fleet the limits make dear.
    second: fc.oneof(fc.nat(3 * 86_400), fc.nat(20)),
    input: fc.integer({ min: 100, max: 8_000 }),
    output: fc.integer({ min: 16, max: 1_000 })
  })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('gpt-4o', 'gpt-5-mini', 'claude-sonnet-4-5', 'llama-3.3-70b-versatile'),
      fc.array(request, { minLength: 20, maxLength: 60 }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      async (model, requests, growth) => {
        const { evidence, question } = await auditToAskAgain(
          ['-'],
          { stdin: bytesOf(csvOf(model, requests)) },
          DEFAULTS
        )
        const billsAt = (growth: number) => {
          const { pricing } = decide(evidence, { ...question, sizing: { ...question.sizing, growth } })
          return new Map(pricing.alternatives.map(({ id, usdPerMonth }) => [id, usdPerMonth.value]))
        }
        const [now, grown] = [billsAt(0), billsAt(growth)]
        expect([...grown.keys()]).toEqual(expect.arrayContaining(BY_TOKEN.filter(id => now.has(id as never))))
        for (const [id, usd] of now) {
          const later = grown.get(id)
          if (usd === null || later == null || usd === 0) continue
          if (BY_TOKEN.includes(id)) expect(later / usd).toBeCloseTo(1 + growth, 9)
          else expect(later).toBeGreaterThanOrEqual(usd * (1 - SEARCHED))
        }
      }
    ),
    { numRuns: cases(16) }
  )
})
