// slow: reads a log for each of many cases
/** Answers in pieces, and counts in pairs → one call each, or a doubt; which count is which is asked. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, logRead, refusalOf, TRUTH } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
const SUMS = { input: sum(({ input }) => input), output: sum(({ output }) => output) }
const jsonl = (records: readonly object[]) => records.map(record => JSON.stringify(record)).join('\n')

/** An output in so many pieces, none of them empty. */
const partsOf = (output: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(output / count) + (i < output % count ? 1 : 0))

const pieces = (name: string, count: number, inputOf: (call: Call, at: number) => number | null) =>
  OK.flatMap(call =>
    partsOf(call.output, count).map((output, at) => ({
      ts: new Date(call.at + at * 250).toISOString(),
      [name]: `x-${call.i}`,
      model: call.model,
      input_tokens: inputOf(call, at),
      output_tokens: output
    }))
  )

const names = fc.constantFrom('id', 'request_id', 'stream', 'chat_completion')
const nothing = fc.constantFrom(0, null)

test('law: pieces of one answer, of which the first alone states an input, are one call with all of its output', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 2, max: 9 }), nothing, async (name, count, none) => {
      const text = jsonl(pieces(name, count, (call, at) => (at === 0 ? call.input : none)))
      expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ attempts: OK.length, ...SUMS })
    }),
    { numRuns: cases(20) }
  )
})

test('law: what was joined is said, with the map that counts each record as a call', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 2, max: 9 }), nothing, async (name, count, none) => {
      const text = jsonl(pieces(name, count, (call, at) => (at === 0 ? call.input : none)))
      const { warnings } = await figuresOf(text, 'log.jsonl')
      const doubt = warnings.find(({ code }) => code === 'joined-pieces')
      expect(doubt?.message).toContain(`${count * OK.length} were taken as pieces of ${OK.length} answers`)
      const [, map] = /--map "([^"]+)"/.exec(doubt?.effect ?? '') ?? []
      const mapped = await figuresOf(text, 'log.jsonl', { map })
      expect(mapped.figures).toMatchObject({ attempts: count * OK.length, ...SUMS })
      expect(mapped.doubts).not.toContain('joined-pieces')
    }),
    { numRuns: cases(12) }
  )
})

test('law: a call of pieces cost what its pieces cost together, and nothing is known where none says it', async () => {
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.integer({ min: 2, max: 9 }),
      fc.nat(8),
      fc.boolean(),
      async (name, count, only, isStated) => {
        // Parts of a dollar that no sum rounds; one of the pieces may be the only one that says what it cost.
        const costOf = (at: number) => (only < count && at !== only ? null : (at + 1) / 64)
        const records = pieces(name, count, (call, at) => (at === 0 ? call.input : 0)).map((record, i) => ({
          ...record,
          ...(isStated ? { cost_usd: costOf(i % count) } : {})
        }))
        const { data } = await logRead(jsonl(records), 'log.jsonl')
        const costs = data.grain === 'request' && data.costUsd ? Array.from(data.costUsd) : []
        const whole = Array.from({ length: count }, (_, at) => costOf(at) ?? 0).reduce((a, b) => a + b, 0)
        expect(new Set(costs)).toEqual(new Set(isStated ? [whole] : []))
      }
    ),
    { numRuns: cases(20) }
  )
})

test('answers that grow are calls under a map, which joins no records, and that is said', async () => {
  const grown = OK.flatMap(call =>
    [0.25, 0.5, 1].map((share, at) => ({
      ts: new Date(call.at + at * 250).toISOString(),
      id: `x-${call.i}`,
      input_tokens: call.input,
      output_tokens: Math.ceil(share * call.output)
    }))
  )
  const map = 'start=ts,id=id,input=input_tokens,output=output_tokens'
  const { figures, doubts } = await figuresOf(jsonl(grown), 'log.jsonl', { map })
  expect(figures).toMatchObject({ attempts: 3 * OK.length })
  expect(doubts).toContain('pieces-or-calls')
})

test('law: where each states the same input they may be calls, and it is said', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('id', 'request_id'),
      fc.integer({ min: 3, max: 6 }),
      async (name, count) => {
        const { figures, doubts } = await figuresOf(
          jsonl(pieces(name, count, call => call.input)),
          'log.jsonl'
        )
        expect(figures.attempts).toBe(count * OK.length)
        expect(doubts).toContain('pieces-or-calls')
      }
    ),
    { numRuns: cases(8) }
  )
})

const pairs = fc.constantFrom(
  (call: Call) => ({ tokens: [call.input, call.output] }),
  (call: Call) => ({ usage: [call.output, call.input] }),
  (call: Call) => ({ meta: { token_counts: [call.input, call.output] } })
)

test('law: of counts in a pair it is asked which is the input, and each map that is said reads them', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, async pairOf => {
      const text = jsonl(OK.map(call => ({ ts: iso(call), model: call.model, ...pairOf(call) })))
      const refusal = await refusalOf(text, 'log.jsonl')
      const maps = [...refusal.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map as string)
      expect(maps).toHaveLength(2)
      const read = await Promise.all(maps.map(map => figuresOf(text, 'log.jsonl', { map })))
      const inputs = read.map(({ figures }) => figures.input)
      expect(inputs.toSorted((a, b) => a - b)).toEqual([TRUTH.output, TRUTH.input].toSorted((a, b) => a - b))
    }),
    { numRuns: cases(9) }
  )
})

const lists = fc.constantFrom(
  (call: Call) => ({ input_tokens: call.input, output_tokens: [call.output, 40] }),
  (call: Call) => ({ usage: { prompt_tokens: call.input, completion_tokens: [call.output, 40, 7] } }),
  (call: Call) => ({ input: call.input, output: { tokens: [call.output, 40] } }),
  (call: Call) => ({ input_token_counts: call.input, output_token_counts: [call.output, 40] })
)

test('law: of a list of counts of one side none is taken for the count of the call', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.boolean(), async (listOf, areTurned) => {
      const turned = (text: string) =>
        areTurned
          ? text
              .replaceAll(/input|output/g, side => (side === 'input' ? 'output' : 'input'))
              .replaceAll(/prompt|completion/g, side => (side === 'prompt' ? 'completion' : 'prompt'))
          : text
      const text = jsonl(OK.map(call => ({ ts: iso(call), model: call.model, ...listOf(call) })))
      const { figures } = await figuresOf(turned(text), 'log.jsonl')
      expect(figures).toMatchObject(areTurned ? { input: 0 } : { output: 0 })
    }),
    { numRuns: cases(12) }
  )
})

test('law: steps of one run that read all of their input from a cache are calls', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 2, max: 6 }), nothing, async (name, count, none) => {
      const text = jsonl(
        pieces(name, count, (call, at) => (at === 0 ? call.input : none)).map((record, i) => ({
          ...record,
          cache_read_input_tokens: i % count === 0 ? 0 : 700
        }))
      )
      expect((await figuresOf(text, 'log.jsonl')).figures.attempts).toBe(count * OK.length)
    }),
    { numRuns: cases(10) }
  )
})
