// slow: reads a log for each of many cases
/** What is said of a log where it is refused, or where something of it was inferred → no more and no less than what it holds. */
import { expect, test } from 'vitest'
import { CALLS, type Call, csvOf, figuresOf, iso, linesOf, logRead, PLAIN, refusalOf } from './figures.ts'

const { timestamp: _, ...untimed } = PLAIN
const NAMES = ['lastActivity', 'saved_at', 'created']

test('a log whose times are of something else is not said to state none', async () => {
  for (const name of NAMES) {
    const runs = [{ event: 'run_start', [name]: '2026-05-08T12:16:16Z' }]
    const calls = CALLS.map(({ input, output }) => ({ prompt_tokens: input, completion_tokens: output }))
    const text = [...runs, ...calls].map(record => `${JSON.stringify(record)}\n`).join('')
    expect(await refusalOf(text, 'log.jsonl')).toContain(`no times of its calls (${name} is none)`)
  }
  expect(await refusalOf(csvOf(untimed))).toContain('it states no times.')
})

test.each([
  ['prompt_tokens', 'eval_tokens', 'the other tokens: the output is taken from eval_tokens,'],
  ['fed_tokens', 'completion_tokens', 'the other tokens: the input is taken from fed_tokens,']
])('of %s and %s only the side that no name says is called guessed', async (input, output, said) => {
  const { input_tokens, output_tokens, ...others } = PLAIN
  const text = csvOf({ ...others, [input]: input_tokens as never, [output]: output_tokens as never })
  const { warnings } = await figuresOf(text)
  expect(warnings.find(({ code }) => code === 'guessed-tokens')?.message).toContain(said)
})

test('what ties a call to its start is said', async () => {
  const text = linesOf(call =>
    [
      { timestamp: iso(call), event: 'request', model: call.model },
      {
        timestamp: new Date(call.at + call.millis).toISOString(),
        event: 'response',
        model: call.model,
        usage: { input: call.input, output: call.output }
      }
    ]
      .map(record => JSON.stringify(record))
      .join('\n')
  )
  const { reading } = await logRead(text, 'log.jsonl')
  expect(reading.assumptions).toContain('Starts of calls are tied to their ends by model.')
})

/** Beside a column of money. */
test.each([
  ['currency', 'USD', 0.25],
  ['billing_currency', 'usd', 0.25],
  ['currency', 'EUR', undefined]
])('%s says %s', async (name, currency, read) => {
  for (const money of ['cost', 'total_cost', 'price']) {
    const text = csvOf({ ...PLAIN, input_cost: () => 0.1, [money]: () => 0.25, [name]: () => currency })
    const { data, reading } = await logRead(text)
    expect('costUsd' in data ? data.costUsd?.[0] : undefined).toBe(read)
    const said = reading.assumptions.find(one => one.startsWith(`${money} is not read`))
    expect(said).toBe(
      read === undefined ? `${money} is not read: it is in ${currency}, and not in dollars.` : undefined
    )
  }
})

const several = (call: Call) => (call.i % 2 === 0 ? 'USD' : 'CNY')
test('several currencies leave it open', async () => {
  const { reading } = await logRead(csvOf({ ...PLAIN, cost: () => 0.25, currency: several }))
  expect(reading.assumptions.join()).toContain('it does not say whether it is in dollars')
})

test.each(['retries', 'retry_count', 'attempts', 'attempt_count', 'num_attempts', 'tries'])(
  '%s: tries that are no rows are doubted, and none are where there were none',
  async name => {
    const least = /^(?:retries|retry_count)$/.test(name) ? 0 : 1
    const doubtsOf = async (of: (call: Call) => number) =>
      (await figuresOf(csvOf({ ...PLAIN, [name]: of }))).doubts
    expect(await doubtsOf(({ i }) => least + (i % 3))).toContain('tries-in-rows')
    expect(await doubtsOf(() => least)).not.toContain('tries-in-rows')
    expect((await figuresOf(csvOf({ ...PLAIN, max_retries: () => 3 }))).doubts).not.toContain('tries-in-rows')
  }
)

test('the key of a message in a queue is no caller’s, and another key is', async () => {
  const key = ({ i }: Call) => `k${i % 4}`
  const callersOf = async (table: typeof PLAIN) =>
    (await logRead(csvOf(table))).data.callers.filter(name => name !== '')
  expect(await callersOf({ ...PLAIN, key, partition: ({ i }) => i % 3, offset: ({ i }) => i })).toEqual([])
  expect(await callersOf({ ...PLAIN, key })).toHaveLength(4)
})

test('of one call alone it is said that its moment is taken as its start', async () => {
  for (const count of [1, 2]) {
    const text = csvOf(PLAIN)
      .split('\n')
      .slice(0, count + 1)
      .join('\n')
    const { reading } = await logRead(text)
    expect(reading.assumptions.join(' ')).toContain('is taken as when each call began')
  }
})

test('exported chats are logs of text, and days with a total lack what they lack', async () => {
  const chat = Array.from({ length: 9 }, (_, i) => `[01/26/2023, 12:22:0${i} PM] gpt-4o: made up`).join('\n')
  expect(await refusalOf(chat, 'chat.txt')).toContain('is a log of text')
  const days = Object.fromEntries(
    Array.from({ length: 5 }, (_, i) => [`2026-05-0${i + 1}`, { tokens: 900 + i, requests: 9 + i }])
  )
  for (const value of [{ daily: days }, days])
    expect(await refusalOf(JSON.stringify(value), 'days.json')).toMatch(
      /no input and output tokens under .*2026-05-01/
    )
})
