// slow: reads a log for each of many cases
/** Law: records that tell of one call as it goes on – its start and its end, its answer as it grows – are one call, whatever ties them; retries and turns of a session are not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { figuresOf } from './figures.ts'

const START = Date.parse('2026-03-02T06:00:00Z')

const calls = fc.array(
  fc.record({
    gap: fc.integer({ min: 400, max: 9_000 }),
    millis: fc.integer({ min: 1_000, max: 9_000 }),
    input: fc.integer({ min: 200, max: 9_000 }),
    output: fc.integer({ min: 40, max: 900 })
  }),
  { minLength: 12, maxLength: 30 }
)
const ties = fc.constantFrom('id', 'request_id', 'req', 'trace', 'turn', 'correlation')

type Drawn = {
  readonly gap: number
  readonly millis: number
  readonly input: number
  readonly output: number
}
type Told = { readonly at: number; readonly row: object }

/** In the order of time. */
function linesOf(
  drawn: readonly Drawn[],
  tell: (call: Drawn & { at: number; i: number }) => readonly Told[]
): string {
  let at = START
  const told = drawn.flatMap((call, i) => {
    at += call.gap
    return tell({ ...call, at, i })
  })
  return told
    .toSorted((a, b) => a.at - b.at)
    .map(({ at: moment, row }) => JSON.stringify({ ...row, ts: new Date(moment).toISOString() }))
    .join('\n')
}
const sum = (drawn: readonly Drawn[], of: (call: Drawn) => number) =>
  drawn.reduce((all, one) => all + of(one), 0)
const truthOf = (drawn: readonly Drawn[]) => ({
  attempts: drawn.length,
  input: sum(drawn, ({ input }) => input),
  output: sum(drawn, ({ output }) => output),
  seconds: Math.round(sum(drawn, ({ millis }) => millis) / 1_000)
})

test('law: an answer as it grows is one call that lasted until its last record', async () => {
  await fc.assert(
    fc.asyncProperty(calls, ties, fc.integer({ min: 2, max: 5 }), async (drawn, tie, parts) => {
      const text = linesOf(drawn, ({ at, i, millis, input, output }) =>
        Array.from({ length: parts }, (_, part) => ({
          at: at + Math.round((millis * part) / (parts - 1)),
          row: {
            [tie]: `c-${i}`,
            model: 'gpt-4o',
            usage: { input_tokens: input, output_tokens: Math.ceil((output * (part + 1)) / parts) }
          }
        }))
      )
      expect((await figuresOf(text, 'a.jsonl')).figures).toMatchObject(truthOf(drawn))
    }),
    { numRuns: cases(40) }
  )
})

test('law: a start and an end that no word tells are one call', async () => {
  await fc.assert(
    fc.asyncProperty(calls, ties, fc.boolean(), fc.boolean(), async (drawn, tie, isInputFirst, isNested) => {
      const text = linesOf(drawn, ({ at, i, millis, input, output }) => {
        const asked = isInputFirst ? { prompt_tokens: input } : {}
        const answered = { ...(isInputFirst ? {} : { prompt_tokens: input }), completion_tokens: output }
        return [
          { at, row: { [tie]: `c-${i}`, model: 'gpt-4o', ...(isNested ? { request: asked } : asked) } },
          { at: at + millis, row: { [tie]: `c-${i}`, ...(isNested ? { response: answered } : answered) } }
        ]
      })
      expect((await figuresOf(text, 'b.jsonl')).figures).toMatchObject(truthOf(drawn))
    }),
    { numRuns: cases(40) }
  )
})

test('law: a failure and its retry under one id are two attempts, and so are turns of a session', async () => {
  await fc.assert(
    fc.asyncProperty(calls, ties, fc.boolean(), async (drawn, tie, isRetry) => {
      const text = linesOf(drawn, ({ at, i, millis, input, output }) => {
        const row = { [tie]: `c-${i}`, model: 'gpt-4o' }
        const usage = { prompt_tokens: input, completion_tokens: output }
        const first = isRetry ? { ...row, status: 429 } : { ...row, status: 200, ...usage }
        const later = {
          ...usage,
          prompt_tokens: input + (isRetry ? 0 : output + 9),
          completion_tokens: output + 1
        }
        return [
          { at, row: first },
          { at: at + millis, row: { ...row, status: 200, ...later } }
        ]
      })
      expect((await figuresOf(text, 'c.jsonl')).figures).toMatchObject({ attempts: 2 * drawn.length })
    }),
    { numRuns: cases(40) }
  )
})
