// slow: reads a log for each of many cases
/** Calls that overlap at random, told by whoever wrote or carried the line → each arrives when it began, by the call's own clock. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { figuresOf } from './figures.ts'

const EPOCH = Date.parse('2026-03-02T08:00:00.125Z')
/** Many callers at a time: nothing but who wrote the stamp tells of which end it is. */
const call = fc.record({
  gap: fc.integer({ min: 1, max: 4_000 }),
  millis: fc.integer({ min: 400, max: 9_000 }),
  input: fc.integer({ min: 300, max: 5_000 }),
  isFailed: fc.constantFrom(false, false, false, true)
})
const calls = fc
  .array(call, { minLength: 30, maxLength: 40 })
  .filter(all => all.some(one => one.isFailed) && !all[0]?.isFailed)
type Call = {
  readonly gap: number
  readonly millis: number
  readonly input: number
  readonly isFailed: boolean
}
type Begun = Call & { readonly begun: number; readonly ended: number; readonly output: number }

function begunOf(all: readonly Call[]): readonly Begun[] {
  let now = EPOCH
  return all.map(one => {
    now += one.gap
    // 60 tokens a second, but for what is refused.
    return { ...one, begun: now, ended: now + one.millis, output: Math.round(one.millis * 0.06) }
  })
}

const truthOf = (all: readonly Begun[]) => ({
  attempts: all.length,
  failed: all.filter(one => one.isFailed).length,
  throttled: all.filter(one => one.isFailed).length,
  input: all.reduce((sum, one) => sum + (one.isFailed ? 0 : one.input), 0),
  output: all.reduce((sum, one) => sum + (one.isFailed ? 0 : one.output), 0),
  first: iso(EPOCH + (all[0]?.gap ?? 0)),
  last: iso(all.at(-1)?.begun ?? 0)
})

const iso = (millis: number) => new Date(millis).toISOString()
const usageOf = ({ isFailed, input, output }: Begun) =>
  isFailed ? {} : { prompt_tokens: input, completion_tokens: output }
const linesOf = (all: readonly Begun[], line: (one: Begun) => string, by: 'begun' | 'ended') =>
  all
    .toSorted((a, b) => a[by] - b[by])
    .map(one => `${line(one)}\n`)
    .join('')

/** Whatever is called, lines that were written as each call ended are read as what was called. */
const tellsEnds = (line: (one: Begun) => string, file: string, runs: number) =>
  fc.assert(
    fc.asyncProperty(calls, async made => {
      const all = begunOf(made)
      const { figures } = await figuresOf(linesOf(all, line, 'ended'), file)
      // By construction; the last to arrive is the last that began.
      expect(figures).toMatchObject(truthOf(all))
    }),
    { numRuns: cases(runs) }
  )

const LOGGERS: Readonly<Record<string, (one: Begun, said: object) => object>> = {
  'Rust’s tracing': (one, fields) => ({
    timestamp: iso(one.ended),
    level: one.isFailed ? 'WARN' : 'INFO',
    fields,
    target: 'app::llm'
  }),
  Serilog: (one, said) => ({ '@t': iso(one.ended), '@mt': 'called {Model}', ...said }),
  pino: (one, said) => ({ level: one.isFailed ? 50 : 30, time: one.ended, msg: 'answered', ...said }),
  structlog: (one, said) => ({
    event: 'llm_call',
    level: one.isFailed ? 'error' : 'info',
    timestamp: iso(one.ended),
    ...said
  }),
  'python-json-logger': (one, said) => ({
    asctime: iso(one.ended),
    levelname: one.isFailed ? 'ERROR' : 'INFO',
    message: 'done',
    ...said
  })
}

test.each(Object.keys(LOGGERS))(
  'law: %s stamps a line that states how long its call took when the call has ended',
  name =>
    tellsEnds(
      one =>
        JSON.stringify(
          LOGGERS[name]?.(one, {
            model: 'gpt-4o',
            status: one.isFailed ? 429 : 200,
            elapsed_ms: one.millis,
            ...usageOf(one)
          })
        ),
      'log.jsonl',
      8
    )
)

test('law: a carrier’s stamp counts less than the time of what it carried', async () => {
  const carrier = fc.constantFrom(
    (value: unknown, stamp: number) => ({ topic: 'calls', partition: 0, offset: 7, timestamp: stamp, value }),
    (value: unknown, stamp: number) => ({ id: 'e', 'detail-type': 'call', time: iso(stamp), detail: value }),
    (value: unknown, stamp: number) => ({ published: iso(stamp), subject: 'calls', job: value })
  )
  await fc.assert(
    fc.asyncProperty(
      calls,
      carrier,
      fc.constantFrom('occurredAtMs', 'ts', 'event_time'),
      fc.boolean(),
      async (made, carry, name, isText) => {
        const all = begunOf(made)
        const line = (one: Begun) => {
          const inner = {
            [name]: one.begun,
            llm: { name: 'gpt-4o' },
            status: one.isFailed ? 429 : 200,
            elapsedMs: one.millis,
            usage: usageOf(one)
          }
          return JSON.stringify(carry(isText ? JSON.stringify(inner) : inner, one.ended + 40))
        }
        const { figures } = await figuresOf(linesOf(all, line, 'ended'), 'log.jsonl')
        expect(figures).toMatchObject(truthOf(all))
      }
    ),
    { numRuns: cases(24) }
  )
})

/** 1.25 s as languages print it. */
const LENGTHS: Readonly<Record<string, (millis: number) => string>> = {
  Go: millis => (millis < 1_000 ? `${millis}ms` : `${millis / 1_000}s`),
  Java: millis => `PT${millis / 1_000}S`,
  words: millis => `${millis} ms`
}

test.each(Object.keys(LENGTHS))(
  'law: the stamp before a line is of the end of a call whose length %s printed with its unit',
  name =>
    tellsEnds(
      one =>
        `${iso(one.ended)}\t${one.isFailed ? 'ERROR' : 'INFO'}\tllm/client.go:42\tcalled\t${JSON.stringify({ model: 'gpt-4o', elapsed: LENGTHS[name]?.(one.millis), status: one.isFailed ? 429 : 200, ...usageOf(one) })}`,
      'log.log',
      8
    )
)

test('law: an event that ends a call as a failure is of the same subject as those with usage, whatever words are in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.constantFrom('langchain.llm', 'agent.chat', 'tool_router.completion', 'workflow.generate'),
      fc.constantFrom('exception', 'error', 'failed'),
      async (made, subject, failure) => {
        const all = begunOf(made)
        const line = (one: Begun) =>
          JSON.stringify({
            event: `${subject}.${one.isFailed ? failure : 'stop'}`,
            started_at: iso(one.begun),
            model: 'gpt-4o',
            duration_ms: one.millis,
            status: one.isFailed ? 429 : 200,
            usage: usageOf(one)
          })
        const { figures } = await figuresOf(linesOf(all, line, 'begun'), 'log.jsonl')
        expect(figures).toMatchObject(truthOf(all))
      }
    ),
    { numRuns: cases(16) }
  )
})
