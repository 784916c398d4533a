// slow: reads a log for each of many cases
/** What a report of a run or of a test says of its calls → the calls, counted once, each with what was its own. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, refusalOf, type Table, TRUTH } from './figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sumOf = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)

/** Spellings of a pair of counts, with who was called before them or around them. */
const SPELLED: Readonly<Record<string, (who: string, input: number, output: number) => object>> = {
  snake: (who, input, output) => ({ [`${who}_tokens_in`]: input, [`${who}_tokens_out`]: output }),
  long: (who, input, output) => ({ [`${who}_prompt_tokens`]: input, [`${who}_completion_tokens`]: output }),
  camel: (who, input, output) => ({ [`${who}InputTokens`]: input, [`${who}OutputTokens`]: output })
}
const OTHERS = ['validator', 'judge', 'grader', 'critic', 'verifier', 'reranker', 'rewriter', 'router']

test('law: counts of a second call in the row, under the name of who was called, are never left out without a word', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...OTHERS),
      fc.constantFrom(...Object.keys(SPELLED)),
      fc.boolean(),
      async (who, spelled, isFirst) => {
        const rows = OK.map(call => {
          const own = {
            timestamp: iso(call),
            model: call.model,
            tokens_in: call.input,
            tokens_out: call.output
          }
          const other = SPELLED[spelled]?.(who, 300 + ((call.i * 7) % 90), 20 + (call.i % 13))
          return isFirst ? { ...other, ...own } : { ...own, ...other }
        })
        const refused = await refusalOf(rows.map(row => `${JSON.stringify(row)}\n`).join(''), 'calls.jsonl')
        expect(refused).toMatch(/each row counts the input of several calls.*tokens_in/s)
      }
    ),
    { numRuns: cases(30) }
  )
})

/** A run states its model, its length and its sums; its calls state theirs, and no times. */
const runOf = (list: string, isSummed: boolean) => ({
  timestamp: iso(CALLS[0] as Call),
  model: 'gpt-4o',
  dataset: '171 memories, 40 dialogues',
  cost: {
    input_tokens: sumOf(({ input }) => input) + (isSummed ? 0 : 9),
    output_tokens: sumOf(({ output }) => output)
  },
  latency: {
    total_ms: sumOf(({ millis }) => millis),
    avg_ms: Math.round(sumOf(({ millis }) => millis) / OK.length)
  },
  [list]: OK.map(({ i, input, output, millis }) => ({
    case: `c${i}`,
    input_tokens: input,
    output_tokens: output,
    latency_ms: millis
  }))
})

test('law: a run that sums up its calls is those calls, whatever their list is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('per_dialogue', 'cases', 'runs', 'entries', 'outcomes'),
      fc.boolean(),
      async (list, isPretty) => {
        const text = JSON.stringify(runOf(list, true), null, isPretty ? 1 : 0)
        const { figures, doubts } = await figuresOf(text, 'run.json')
        expect(figures).toMatchObject({
          attempts: OK.length,
          failed: 0,
          input: TRUTH.input,
          output: TRUTH.output
        })
        expect(doubts).toContain('times-of-records')
      }
    ),
    { numRuns: cases(20) }
  )
})

test('one that does not is what it says, and a number before a noun is no status', async () => {
  const { figures } = await figuresOf(JSON.stringify(runOf('cases', false)), 'run.json')
  expect(figures).toMatchObject({ attempts: 1, failed: 0, input: TRUTH.input + 9 })
})

test('calls that state their times within a record of a day are of those times, and none is doubted', async () => {
  const day = {
    date: '2026-03-25',
    total_cost: 0.3,
    calls: OK.map(call => ({
      tier: 'a',
      tokens_in: call.input,
      tokens_out: call.output,
      timestamp: iso(call)
    }))
  }
  const { figures, doubts } = await figuresOf(JSON.stringify(day, null, 1), 'usage.jsonl')
  expect(figures).toMatchObject({ attempts: OK.length, input: TRUTH.input, first: iso(OK[0] as Call) })
  expect(doubts).not.toContain('times-of-records')
})

test('a cache of whole answers is no cache of prompts: what it held is no input', async () => {
  const usage = (call: Call) => ({ prompt: 0, completion: 0, cached: call.input, total: call.input })
  const lines = OK.map(
    call => `${JSON.stringify({ timestamp: iso(call), model: call.model, tokenUsage: usage(call) })}\n`
  )
  const { figures, doubts } = await figuresOf(lines.join(''), 'evals.jsonl')
  expect(figures).toMatchObject({ attempts: OK.length, input: 0, output: 0 })
  expect(doubts).toContain('zero-tokens')
})

const COUNTED: Table = {
  timestamp: iso,
  model: ({ model }) => model,
  'token_stats.prompt': ({ input }) => input,
  'token_stats.candidate': ({ output }) => output - 10,
  'token_stats.thought': () => 10,
  'token_stats.total': ({ input, output }) => input + output,
  'token_stats.n_files_missing': ({ i }) => i
}

test('one candidate is an answer, as several are; files that are missing are no tokens', async () => {
  const { figures } = await figuresOf(csvOf(COUNTED))
  const all = CALLS.reduce((sum, { output }) => sum + output, 0)
  expect(figures).toMatchObject({ attempts: CALLS.length, output: all })
  const {
    'token_stats.prompt': _,
    'token_stats.candidate': __,
    'token_stats.thought': ___,
    'token_stats.total': ____,
    ...bare
  } = COUNTED
  expect(await refusalOf(csvOf(bare))).toMatch(/it states no (?:input and output )?tokens/)
})
