/** Laws: what a line of text says without a name counts as if it named it – the zone behind its moment, the model among its words –, and a call that several parts of a program tell counts once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, iso, refusalOf } from '../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
/** Of the calls that were answered, worked out from the list. */
const ALL = {
  attempts: OK.length,
  input: sum(({ input }) => input),
  output: sum(({ output }) => output),
  models: 'gpt-4o,gpt-4o-mini'
}

const clock = (call: Call, hours = 0) =>
  new Date(call.at + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
const STAMPS: readonly ((moment: string, zone: string) => string)[] = [
  (moment, zone) => `[AI Usage][${moment}${zone}] `,
  (moment, zone) => `${moment}${zone} `,
  (moment, zone) => `[${moment}${zone}] `,
  (moment, zone) => `${moment}${zone} INFO `
]
/** With words before the counts that are the model alone. */
const COUNTS: readonly ((call: Call) => string)[] = [
  ({ model, input, output }) => `${model} | prompt: ${input} | output: ${output}`,
  ({ model, input, output }) => `${model} prompt_tokens=${input} completion_tokens=${output}`,
  ({ model, input, output }) => `call to ${model}: Input tokens: ${input}, Output tokens: ${output}`,
  ({ model, input, output }) => `(${model}) tokens: in=${input} out=${output}`
]
/** Offsets of those that write logs most, in hours. */
const ZONES: Readonly<Record<string, number>> = { '': 0, UTC: 0, PST: -8, EST: -5, CET: 1, JST: 9 }

test('law: the model and the zone that no name tells', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...STAMPS),
      fc.constantFrom(...COUNTS),
      fc.constantFrom(...Object.keys(ZONES)),
      async (stamp, counts, zone) => {
        const lineOf = (call: Call) =>
          `${stamp(clock(call, ZONES[zone]), zone && ` ${zone}`)}${counts(call)}\n`
        const { figures } = await figuresOf(OK.map(lineOf).join(''), 'calls.log')
        expect(figures).toMatchObject({ ...ALL, first: iso(OK[0] as Call) })
      }
    ),
    { numRuns: cases(40) }
  )
})

test('a zone of several is asked for, with maps that read the log', async () => {
  const text = OK.map(call => `[AI][${clock(call, 5.5)} IST] ${COUNTS[0]?.(call)}\n`).join('')
  const refused = await refusalOf(text, 'calls.log')
  expect(refused).toContain('names a zone that is several')
  const map = /--map "([^"]+)"/.exec(refused)?.[1] as string
  const { figures } = await figuresOf(text, 'calls.log', { map })
  expect(figures).toMatchObject({ ...ALL, first: iso(OK[0] as Call) })
})

/** As a client, a bill and a router log one call. */
const TELLERS: Readonly<Record<string, (call: Call) => string>> = {
  client: ({ model, millis, input, output }) =>
    JSON.stringify({ model, latency: millis / 1_000, prompt_tokens: input, completion_tokens: output }),
  bill: ({ model, input, output }) => `API call logged: model=${model}, tokens=${input + output}`,
  router: ({ model, millis, input, output }) =>
    `Interaction logged: {'model': '${model}', 'prompt_type': 'short', 'prompt_tokens': ${input}, 'completion_tokens': ${output}, 'latency': ${millis / 1_000}}`
}

test('law: a call counts once, however many parts of a program tell it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.keys(TELLERS), { minLength: 2 }).filter(names => !sameKind(names)),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (names, every, isLevelled) => {
        const [first = ''] = names.filter(name => name !== 'bill')
        const lineOf = (call: Call, name: string) =>
          `${clock(call)},${String(call.i).padStart(3, '0')} - ${isLevelled ? 'INFO - ' : ''}${TELLERS[name]?.(call)}\n`
        // The others tell some of them alone: a router is one way to the client.
        const told = OK.map((call, i) =>
          names.filter(name => name === first || i % every === 0).map(name => lineOf(call, name))
        )
        const others = [1, 2, 3].map(k => `${clock(OK[0] as Call)},00${k} - INFO - Loaded part ${k}\n`)
        const { figures } = await figuresOf(
          told.flatMap(lines => [...others, ...lines]).join(''),
          'calls.log'
        )
        expect(figures).toMatchObject(ALL)
      }
    ),
    { numRuns: cases(40) }
  )
})

const sameKind = (names: readonly string[]) => names.every(name => name === 'bill')

test('a bare total above both sides says that a part is missing, though few calls have it', async () => {
  const lineOf = (call: Call, i: number) =>
    `[AI][${clock(call)}] ${call.model} | prompt: ${call.input} | output: ${call.output} | total: ${call.input + call.output + (i % 4 === 0 ? 900 : 0)}\n`
  const { figures, doubts } = await figuresOf(OK.map(lineOf).join(''), 'calls.log')
  expect(figures).toMatchObject(ALL)
  expect(doubts).toContain('sum-differs')
})
