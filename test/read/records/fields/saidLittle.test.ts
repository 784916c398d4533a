// slow: reads a log for each of many cases
/** Counts that are 0 throughout, kinds of failed calls, answers told of as they grow, small numbers without a name → what is said of each. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { CALLS, figuresOf, iso, logRead, refusalOf } from '../../figures.ts'

const jsonl = (records: readonly unknown[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')
const answered = CALLS.filter(({ status }) => status === 200)

test('counts that are 0 throughout are doubted, and are unknown', async () => {
  const csv = `ts,model,tokens_in,tokens_out\n${CALLS.map(call => `${iso(call)},gpt-4o,0,0\n`).join('')}`
  const { doubts } = await figuresOf(csv)
  expect(doubts).toContain('zero-tokens')
})

test('counts of which one is above 0 are not', async () => {
  const csv = `ts,model,tokens_in,tokens_out\n${CALLS.map(({ i }) => `2026-03-01T10:00:${10 + i}Z,gpt-4o,${i === 7 ? 5 : 0},0\n`).join('')}`
  expect((await figuresOf(csv)).doubts).not.toContain('zero-tokens')
})

describe.each([['llm_failover'], ['llm_error'], ['completion.failed'], ['generation_timeout']])(
  '%s',
  kind => {
    test('is a call that failed', async () => {
      const calls = answered.map(call => ({
        kind: 'llm_call',
        ts: iso(call),
        model: 'gpt-4o',
        prompt_tokens: call.input,
        completion_tokens: call.output
      }))
      const bad = CALLS.slice(3, 5).map(call => ({
        kind,
        ts: iso({ ...call, at: call.at + 7 }),
        model: 'gpt-4o'
      }))
      const { figures } = await figuresOf(jsonl([...calls, ...bad]), 'log.jsonl')
      expect(figures).toMatchObject({ attempts: answered.length + 2, failed: 2 })
    })
  }
)

describe.each([['run_id'], ['trace_id'], ['turn']])('an answer told of twice under one %s', name => {
  test('is one call, with the most that it states', async () => {
    const header = `${name},ts,model,input_tokens,output_tokens\n`
    const row = (call: (typeof CALLS)[number], output: number) =>
      `r-${call.i}x${call.at},${iso(call)},gpt-4o,${call.input},${output}\n`
    const csv =
      header + answered.map(call => row(call, Math.floor(call.output / 2)) + row(call, call.output)).join('')
    const { figures } = await figuresOf(csv)
    expect(figures).toMatchObject({
      attempts: answered.length,
      output: answered.reduce((sum, { output }) => sum + output, 0)
    })
  })
})

test('calls of one trace at other moments or with other prompts stay apart', async () => {
  const header = 'trace_id,ts,model,input_tokens,output_tokens\n'
  const csv =
    header +
    answered
      .map(
        call =>
          `t${call.i},${iso(call)},gpt-4o,${call.input},9\nt${call.i},${iso(call)},gpt-4o,${call.input + 1},12\n`
      )
      .join('')
  expect((await figuresOf(csv)).figures).toMatchObject({ attempts: 2 * answered.length })
})

test('law: two columns of small numbers that no name calls tokens are never offered as them', async () => {
  const small = fc.integer({ min: 0, max: 9 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(small, small), { minLength: 8, maxLength: 20 }), async pairs => {
      const records = pairs.map(([segment, level], i) => ({
        timestamp: `2026-05-01T21:${10 + i}:00Z`,
        segment,
        level,
        model_used: 'gpt-4o',
        latency_ms: 900 + i
      }))
      expect(await refusalOf(jsonl(records), 'log.jsonl')).not.toContain('input=')
    }),
    { numRuns: cases(20) }
  )
})

test('rows of several lines tell of columns as rows of one do', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i}, with "" and more`).join('\n')
  const csv = `ts,prompt,model,input_tokens,output_tokens\n${CALLS.map(call => `${iso(call)},"${lines}",gpt-4o,${call.input},${call.output}\n`).join('')}`
  expect((await figuresOf(csv)).figures).toMatchObject({
    attempts: 40,
    input: CALLS.reduce((sum, { input }) => sum + input, 0)
  })
})

test('a length of what was printed is no count of tokens where neither a model nor a prompt is stated', async () => {
  const records = CALLS.map(call => ({
    timestamp: iso(call),
    tool: 'shell',
    status: 'ok',
    elapsed_s: 0.2,
    output_length: call.output * 4
  }))
  expect(await refusalOf(jsonl(records), 'log.jsonl')).toContain('no tokens')
  const ofModel = records.map(record => ({ ...record, model: 'gpt-4o' }))
  expect((await figuresOf(jsonl(ofModel), 'log.jsonl')).doubts).toContain('length-of-what')
})

test.each([[60], [300], [1_900]])(
  'a model of %i characters is read, up to the 200 that are kept',
  async length => {
    const model = 'm'.repeat(length)
    const csv = `ts,model,input_tokens,output_tokens\n${CALLS.map(call => `${iso(call)},${model},${call.input},${call.output}\n`).join('')}`
    expect((await figuresOf(csv)).figures).toMatchObject({ models: model.slice(0, 200) })
  }
)

test.each([
  ['usage.input', 'usage.cacheRead', 120],
  ['tokens.input', 'tokens.cache.read', 120],
  ['usage.input', 'cache_read', 100]
])(
  '%s beside %s: cached tokens lie outside where one object holds both, as agents write them',
  async (input, cached, each) => {
    const csv = `ts,model,${input},usage.output,${cached}\n${CALLS.map(call => `${iso(call)},gpt-4o,100,10,20\n`).join('')}`
    expect((await figuresOf(csv)).figures).toMatchObject({ input: CALLS.length * each })
  }
)

describe('counts told by what they go to and come from', () => {
  test.each([
    ['tokens_to_model', 'tokens_from_model'],
    ['tokensFromUser', 'tokensToUser'],
    ['tokens_to_llm', 'tokens_from_llm'],
    ['tokens from client', 'tokens to client'],
    ['to_api_tokens', 'from_api_tokens']
  ])('%s and %s', async (input, output) => {
    const calls = answered.map(call => ({
      when: iso(call),
      [input]: call.input,
      [output]: call.output,
      prompt: 'Made up'
    }))
    const { figures } = await figuresOf(jsonl(calls), 'log.jsonl')
    expect(figures).toMatchObject({
      attempts: answered.length,
      input: answered.reduce((sum, call) => sum + call.input, 0),
      output: answered.reduce((sum, call) => sum + call.output, 0)
    })
  })
})

test.each([1, 7])('a flag of failures is no total, though %i is what is missing of it', async constant => {
  const calls = CALLS.map(call => {
    const used = call.status === 200
    return {
      ts: iso(call),
      hour: constant,
      is_error: used ? 0 : constant,
      tokens_in: used ? call.input : 0,
      tokens_out: used ? call.output : 0
    }
  })
  const { figures } = await figuresOf(jsonl(calls), 'log.jsonl')
  expect(figures).toMatchObject({ output: answered.reduce((sum, call) => sum + call.output, 0) })
})

test('a data frame by its columns is read by them, though no name of them says that it is of calls', async () => {
  const columns = ['valid_until', 'inp_cnt_tok', 'outp_tok_cnt', 'deployment_used', 'request_ts']
  const data = answered.map(call => [
    iso({ ...call, at: call.at + 30 * 86_400_000 }),
    call.input,
    call.output,
    call.model,
    call.at
  ])
  const { figures } = await figuresOf(
    JSON.stringify({ columns, index: data.map((_, i) => i), data }),
    'log.json'
  )
  expect(figures).toMatchObject({
    attempts: answered.length,
    first: iso(answered[0] as (typeof CALLS)[number]),
    input: answered.reduce((sum, call) => sum + call.input, 0)
  })
})

test('durations that are 0 throughout were not measured', async () => {
  const calls = answered.map(call => ({
    ts: iso(call),
    model: 'gpt-4o',
    input_tokens: call.input,
    output_tokens: call.output,
    duration_ms: 0
  }))
  const { figures, doubts } = await figuresOf(jsonl(calls), 'log.jsonl')
  expect(figures).toMatchObject({ attempts: answered.length, seconds: 0 })
  expect(doubts).toEqual(['zero-durations'])
  const some = calls.map((call, i) => ({ ...call, duration_ms: i % 2 === 0 ? 0 : 900 }))
  expect((await figuresOf(jsonl(some), 'log.jsonl')).doubts).not.toContain('zero-durations')
})

describe('a log without counts whose rows are calls is offered its traffic alone', () => {
  test.each<[string, (call: (typeof CALLS)[number]) => object]>([
    ['each names its model', call => ({ at: iso(call), stage: 'draft', engine: call.model })],
    [
      'each has a total at its own moment',
      call => ({ timestamp: iso(call), tokens: call.input + call.output })
    ],
    ['each says how long it took', call => ({ timestamp: iso(call), latency_ms: call.millis })]
  ])('%s', async (_, of) => {
    const text = jsonl(answered.map(of))
    const refused = await refusalOf(text, 'log.jsonl')
    const map = /audit its traffic alone: --map "([^"]+)"/.exec(refused)?.[1] as string
    const { figures } = await figuresOf(text, 'log.jsonl', { map })
    expect(figures).toMatchObject({
      attempts: answered.length,
      first: iso(answered[0] as (typeof CALLS)[number])
    })
  })

  test.each<[string, (call: (typeof CALLS)[number]) => object]>([
    [
      'sums of minutes',
      call => ({ timestamp: iso({ ...call, at: call.at - (call.at % 60_000) }), tokens: call.input })
    ],
    ['nothing of calls', call => ({ timestamp: iso(call), note: `made up ${call.i}` })]
  ])('%s is not', async (_, of) => {
    expect(await refusalOf(jsonl(answered.map(of)), 'log.jsonl')).not.toContain('--map "')
  })
})

test('running totals and days are refused with what to do', async () => {
  const running = answered.map((call, i) => ({
    ts: iso(call),
    model: 'gpt-4o',
    input_tokens: 9,
    output_tokens: answered.slice(0, i + 1).reduce((sum, { output }) => sum + output, 0)
  }))
  expect(await refusalOf(jsonl(running), 'log.jsonl')).toContain(
    'write what each call used, not the total so far'
  )
  const days = answered.map(call => ({
    date: iso(call).slice(0, 10),
    model: 'gpt-4o',
    input_tokens: call.input,
    output_tokens: call.output
  }))
  const refused = await refusalOf(jsonl(days), 'log.jsonl')
  const map = /if each is one: --map "([^"]+)"/.exec(refused)?.[1] as string
  expect((await figuresOf(jsonl(days), 'log.jsonl', { map })).figures).toMatchObject({
    attempts: days.length
  })
})

test('a column whose words are all known tells failures by those, and not by calls without tokens', async () => {
  const records = CALLS.map(call => ({
    ts: iso(call),
    model: 'gpt-4o',
    result:
      call.status === 200
        ? { zustand: 'ok', prompt_tokens: call.input, completion_tokens: call.output }
        : { zustand: 'zu viele Anfragen' }
  }))
  const { reading, inputs } = await logRead(jsonl(records), 'log.jsonl')
  expect(inputs[0]?.columns?.map(({ field }) => field)).not.toContain('failure')
  expect(reading.assumptions.join()).not.toContain('state no tokens')
})
