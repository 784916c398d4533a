// slow: reads a log for each of many cases
/** What a program found of answers, and what it counts of other things than tokens → no failure of a call, and no tokens. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso, logRead, TRUTH } from './figures.ts'

const isGood = ({ status }: Call) => status === 200
const OK = CALLS.filter(isGood)
const sum = (of: (call: Call) => number) => OK.reduce((all, call) => all + of(call), 0)
const ANSWERED = {
  attempts: OK.length,
  failed: 0,
  input: sum(({ input }) => input),
  output: sum(({ output }) => output)
}

const recordOf = (call: Call) => ({
  ts: iso(call),
  model: call.model,
  ...(isGood(call) ? { prompt_tokens: call.input, completion_tokens: call.output } : {}),
  latency_ms: call.millis
})
const linesOf = (calls: readonly Call[], more: (call: Call) => object) =>
  calls.map(call => JSON.stringify({ ...recordOf(call), ...more(call) })).join('\n')

const found = fc.constantFrom(
  'validation_failed',
  'schema_error',
  'JsonParseError',
  'parsing failed',
  'guardrail_rejected'
)

test('law: an answer that a program found to be bad was answered, and its tokens count', async () => {
  await fc.assert(
    fc.asyncProperty(found, fc.integer({ min: 2, max: 30 }), fc.boolean(), async (word, every, isStatus) => {
      const isBad = ({ i }: Call) => i % every === 0
      const text = linesOf(OK, call => ({
        error_type: isBad(call) ? word : null,
        ...(isStatus ? { status: isBad(call) ? word : 'generated' } : {})
      }))
      expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject(ANSWERED)
    }),
    { numRuns: cases(20) }
  )
})

const ofCalls = fc.constantFrom(
  { error: '{"type":"rate_limit_error","param":"json"}' },
  { error: { type: 'rate_limit_error', param: 'json' } },
  { error: 'HTTP 503 Service Unavailable (application/json)' },
  { json_error: 'connection reset by peer' },
  { parse_error: 'upstream timed out' },
  { error: 'guardrail blocked the request' },
  { error: 'schema registry overloaded' },
  { error_message: 'content filter: json mode refused' },
  { error: '429 while validating schema' }
)

test('law: an error that says anything but a finding about an answer is a failure, tokens beside it or not', async () => {
  await fc.assert(
    fc.asyncProperty(ofCalls, fc.integer({ min: 2, max: 20 }), async (error, every) => {
      const isBad = ({ i }: Call) => i % every === 0
      const { figures, doubts } = await figuresOf(
        linesOf(OK, call => (isBad(call) ? error : {})),
        'log.jsonl'
      )
      expect(figures).toMatchObject({ failed: OK.filter(isBad).length })
      expect(doubts).not.toContain('found-of-answers')
    }),
    { numRuns: cases(20) }
  )
})

test('law: a finding about answers is said, with the map by which those calls failed', async () => {
  await fc.assert(
    fc.asyncProperty(
      found,
      fc.constantFrom('error', 'error_type', 'validation_status'),
      fc.integer({ min: 2, max: 20 }),
      async (word, name, every) => {
        const isBad = ({ i }: Call) => i % every === 0
        const text = linesOf(OK, call => ({ [name]: isBad(call) ? word : null }))
        const { figures, warnings } = await figuresOf(text, 'log.jsonl')
        expect(figures).toMatchObject(ANSWERED)
        const doubt = warnings.find(({ code }) => code === 'found-of-answers')
        const [, map] = /--map "([^"]+)"/.exec(doubt?.effect ?? '') ?? []
        const mapped = await figuresOf(text, 'log.jsonl', { map })
        expect(mapped.figures).toMatchObject({ failed: OK.filter(isBad).length })
        expect(mapped.doubts).not.toContain('found-of-answers')
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: where a call without an answer has the same words, or another has others, all are failures', async () => {
  await fc.assert(
    fc.asyncProperty(found, fc.constantFrom('timeout', 'upstream 503', 'overloaded'), async (word, other) => {
      const text = linesOf(CALLS, call => ({
        error_type: isGood(call) ? (call.i % 7 === 0 ? word : null) : call.i % 2 === 0 ? word : other
      }))
      const { figures } = await figuresOf(text, 'log.jsonl')
      expect(figures.failed).toBeGreaterThanOrEqual(TRUTH.failed)
    }),
    { numRuns: cases(10) }
  )
})

test('law: counts of what was missing or hit elsewhere than in a cache are no tokens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'lifecycle_missing',
        'retrieval_hit_cases',
        'pages_missed',
        'fresh_items',
        'reused_pages'
      ),
      fc.nat(900),
      async (name, most) => {
        const text = linesOf(CALLS, call => ({ [name]: call.i % (most + 1), status: call.status }))
        const { figures } = await figuresOf(text, 'log.jsonl')
        expect(figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: what was hit or reused of a prefix, or of the KV cache, was read from a cache', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('prefix_hit', 'prefix_hit_len', 'reused_prefix', 'kv_reused', 'kv_hit_length'),
      fc.integer({ min: 2, max: 9 }),
      async (name, part) => {
        const cachedOf = ({ input }: Call) => Math.floor(input / part)
        const { data } = await logRead(
          linesOf(OK, call => ({ [name]: cachedOf(call) })),
          'log.jsonl'
        )
        expect(Array.from(data.cachedTokens).reduce((all, count) => all + count, 0)).toBe(sum(cachedOf))
      }
    ),
    { numRuns: cases(10) }
  )
})

const outcomeNames = fc.constantFrom('status', 'outcome', 'result', 'state')

test('law: a rate limit or a status of the call is a failure, an output beside it or not', async () => {
  const words = fc.constantFrom('rate_limited', 'throttled', 'RateLimitError', '429', 'http 503', '[500]')
  await fc.assert(
    fc.asyncProperty(words, outcomeNames, fc.integer({ min: 2, max: 20 }), async (word, name, every) => {
      const isBad = ({ i }: Call) => i % every === 0
      const text = linesOf(OK, call => ({ [name]: isBad(call) ? word : 'ok' }))
      expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ failed: OK.filter(isBad).length })
    }),
    { numRuns: cases(20) }
  )
})

test('law: a failure that may be of what the call was for is doubted beside outputs', async () => {
  const words = fc.constantFrom('failed', 'error', 'timeout', 'aborted')
  await fc.assert(
    fc.asyncProperty(words, outcomeNames, fc.integer({ min: 2, max: 20 }), async (word, name, every) => {
      const text = linesOf(OK, call => ({ [name]: call.i % every === 0 ? word : 'ok' }))
      const { figures, doubts } = await figuresOf(text, 'log.jsonl')
      expect(figures).toMatchObject(ANSWERED)
      expect(doubts).toContain('found-of-answers')
    }),
    { numRuns: cases(20) }
  )
})
