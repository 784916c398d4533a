/** Law: two counts whose paths part at one step, which says the side of each, are the input and the output. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf, TRUTH } from '../../figures.ts'

const SIDES = [
  ['prompt', 'answer'],
  ['promptSide', 'answerSide'],
  ['input', 'completion'],
  ['user', 'assistant'],
  ['prompt_part', 'reply_part'],
  ['Prompt', 'Generation']
] as const
const LEAVES = ['tokens', 'token_count', 'tokens.total', 'usage.tokens'] as const
const ABOVE = ['', 'usage', 'call.counts'] as const

/** `a.b` and a value → the object of objects. */
const nested = (path: string, value: number): object =>
  path.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as object

function merged(one: object, other: object): object {
  const both = { ...one } as Record<string, unknown>
  for (const [key, value] of Object.entries(other)) {
    const own = both[key]
    both[key] = typeof own === 'object' && own !== null ? merged(own, value as object) : value
  }
  return both
}

type Places = { readonly above: string; readonly sides: readonly [string, string]; readonly leaf: string }

const pathsOf = ({ above, sides, leaf }: Places) =>
  sides.map(side => [above, side, leaf].filter(step => step !== '').join('.'))

function lines(places: Places, others: (call: Call) => object = () => ({})): string {
  const [input = '', output = ''] = pathsOf(places)
  return CALLS.map(call => {
    const isOk = call.status === 200
    const counts = merged(nested(input, isOk ? call.input : 0), nested(output, isOk ? call.output : 0))
    const base = { at: iso(call), model: call.model, status: call.status, ms: call.millis }
    return `${JSON.stringify(merged(merged(base, counts), others(call)))}\n`
  }).join('')
}

function table(places: Places): string {
  const rows = CALLS.map(call => [
    iso(call),
    call.model,
    call.status,
    call.status === 200 ? call.input : 0,
    call.status === 200 ? call.output : 0
  ])
  return [['at', 'model', 'status', ...pathsOf(places)], ...rows].map(row => `${row.join()}\n`).join('')
}

const PLACES = fc.record({
  above: fc.constantFrom(...ABOVE),
  sides: fc.constantFrom(...SIDES),
  leaf: fc.constantFrom(...LEAVES)
})
const SUMS = { attempts: TRUTH.attempts, failed: TRUTH.failed, input: TRUTH.input, output: TRUTH.output }

test('law: of nested counts, and of a table of them flattened', async () => {
  await fc.assert(
    fc.asyncProperty(PLACES, fc.boolean(), async (places, isTable) => {
      const text = isTable ? table(places) : lines(places)
      expect((await figuresOf(text, isTable ? 'calls.csv' : 'calls.jsonl')).figures).toMatchObject(SUMS)
    }),
    { numRuns: cases(60) }
  )
})

test('counts under the two sides that no step calls tokens are left to be told otherwise', async () => {
  const lasting = CALLS.map(
    ({ i, at, model }) =>
      `${JSON.stringify({ at: new Date(at).toISOString(), model, latency_ms: { prefill: 280 + i, decode: 2_700 + i } })}\n`
  ).join('')
  expect(await refusalOf(lasting, 'calls.jsonl')).toContain('no tokens')
  const users = CALLS.map(
    ({ i, at, model, output }) =>
      `${JSON.stringify({ at: new Date(at).toISOString(), model, completion_tokens: output, user: { n: 4_000 + i }, assistant: { n: 20 + i } })}\n`
  ).join('')
  expect((await figuresOf(users, 'calls.jsonl')).figures).toMatchObject({ input: 0 })
})

test('a total beside the two sides is neither', async () => {
  const places: Places = { above: 'usage', sides: ['prompt', 'answer'], leaf: 'tokens' }
  const whole = ({ status, input, output }: Call) => ({
    usage: { all: { tokens: status === 200 ? input + output : 0 } }
  })
  expect((await figuresOf(lines(places, whole), 'calls.jsonl')).figures).toMatchObject(SUMS)
})

test('an answer that a model wrote into an object counts nothing where both sides are counted outside', async () => {
  const text = CALLS.map(
    ({ status, input, output, ...call }) =>
      `${JSON.stringify({ at: iso({ ...call, status, input, output }), model: call.model, status, prompt_tokens: status === 200 ? input : 0, completion_tokens: status === 200 ? output : 0, answer: { tokens: 3 } })}\n`
  ).join('')
  expect((await figuresOf(text, 'calls.jsonl')).figures).toMatchObject(SUMS)
})

test('an input beside no output is no total from which one is taken', async () => {
  const text = CALLS.map(
    call => `${JSON.stringify({ at: iso(call), model: call.model, prompt: { tokens: call.input } })}\n`
  ).join('')
  expect((await figuresOf(text, 'calls.jsonl')).warnings.map(({ message }) => message).join()).toContain(
    'No column is known to count the tokens of the output'
  )
})
