// slow: reads a log for each of many cases
/** Calls that lie in a span together, and sums that count the requests of all models together → what they are, and what can be read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0)
const SUMS = { input: sum(OK, ({ input }) => input), output: sum(OK, ({ output }) => output) }
const jsonl = (records: readonly object[]) => records.map(record => JSON.stringify(record)).join('\n')

const callOf = (call: Call) => ({
  timestamp: iso(call),
  model: call.model,
  input_tokens: call.input,
  output_tokens: call.output
})

test('law: a span that several calls lie in is no id of theirs where each has its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('span_id', 'request_id', 'call_id'),
      fc.constantFrom('uuid', 'event_id', 'id'),
      fc.integer({ min: 2, max: 7 }),
      fc.boolean(),
      async (span, own, size, isFirst) => {
        const records = OK.map((call, i) => {
          const ids = [
            [span, `s-${Math.floor(i / size)}`],
            [own, `u-${call.i}`]
          ]
          return { ...Object.fromEntries(isFirst ? ids : ids.toReversed()), ...callOf(call) }
        })
        const { figures, doubts } = await figuresOf(jsonl(records), 'log.jsonl')
        expect(figures).toMatchObject({ attempts: OK.length, ...SUMS })
        expect(doubts).not.toContain('reused-ids')
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: rows of one request id with the same input still tell of one call, whatever id each has of its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('uuid', 'event_id'), async own => {
      const records = OK.flatMap(call =>
        [0.5, 1].map((share, at) => ({
          request_id: `r-${call.i}`,
          [own]: `u-${call.i}-${at}`,
          ...callOf(call),
          output_tokens: Math.round(call.output * share)
        }))
      )
      const { figures } = await figuresOf(jsonl(records), 'log.jsonl')
      expect(figures).toMatchObject({ attempts: OK.length, ...SUMS })
    }),
    { numRuns: cases(4) }
  )
})

const MODELS = ['gpt-4o', 'gpt-4.1-mini', 'deepseek-chat', 'glm-5.1']

test('law: of days with one count of requests and the tokens by model the map that is said reads all together', async () => {
  const tokens = fc.record({
    i: fc.integer({ min: 500, max: 90_000 }),
    o: fc.integer({ min: 50, max: 9_000 })
  })
  const day = fc.record({
    calls: fc.integer({ min: 2, max: 300 }),
    used: fc.array(tokens, { minLength: 4, maxLength: 4 })
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(day, { minLength: 4, maxLength: 12 }),
      fc.integer({ min: 2, max: 4 }),
      fc.constantFrom('calls', 'requests', 'num_requests'),
      async (days, models, name) => {
        const records = days.map(({ calls, used }, i) => ({
          date: new Date(Date.UTC(2026, 2, 1 + i)).toISOString().slice(0, 10),
          [name]: calls,
          by_model: Object.fromEntries(
            MODELS.slice(0, models).map((model, m) => [
              model,
              { input_tokens: used[m]?.i, output_tokens: used[m]?.o }
            ])
          )
        }))
        const text = JSON.stringify(records)
        const refusal = await refusalOf(text, 'days.json')
        expect(refusal).toContain('several models side by side')
        const map = /all of them together, without their prices: --map "([^"]+)"/.exec(refusal)?.[1]
        expect((await figuresOf(text, 'days.json', { map })).figures).toMatchObject({
          attempts: sum(days, ({ calls }) => calls),
          input: sum(days, ({ used }) => sum(used.slice(0, models), ({ i }) => i)),
          output: sum(days, ({ used }) => sum(used.slice(0, models), ({ o }) => o))
        })
      }
    ),
    { numRuns: cases(12) }
  )
})
