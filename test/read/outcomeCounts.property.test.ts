/** Law: a table of sums that counts its requests by how they ended is one of so many requests, whatever the columns are called and how wide a row is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'
import { figuresOf } from './figures.ts'

const OK = ['succeeded', 'success_count', 'ok', 'successful', 'n_completed', 'Successes']
const BAD = ['errors', 'failed', 'error_count', 'Failures', 'num_errors']
const LIMITED = ['rate_limited', 'throttled', 'throttled_count', '429s', 'refused']

const START = Date.parse('2026-03-02T00:00:00Z')

type Row = {
  readonly ok: number
  readonly bad: number
  readonly limited: number
  readonly input: number
  readonly output: number
}
const rows = fc.array(
  fc.record({
    ok: fc.integer({ min: 2, max: 60 }),
    bad: fc.integer({ min: 0, max: 3 }),
    limited: fc.integer({ min: 0, max: 4 }),
    input: fc.integer({ min: 200, max: 90_000 }),
    output: fc.integer({ min: 20, max: 9_000 })
  }),
  { minLength: 30, maxLength: 60 }
)
const at = (i: number, seconds: number) => new Date(START + i * seconds * 1_000).toISOString()
const sum = (all: readonly Row[], of: (row: Row) => number) => all.reduce((total, row) => total + of(row), 0)

test('law: answered, failed and refused ones are all of a row', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...OK),
      fc.constantFrom(...BAD),
      fc.option(fc.constantFrom(...LIMITED)),
      fc.constantFrom(60, 300, 3_600),
      fc.boolean(),
      fc.boolean(),
      async (drawn, ok, bad, limited, seconds, isJson, isWithin) => {
        // Refused ones may be among all that failed, and are counted there then.
        const all = drawn.map((row, i) => ({
          bucket: at(i, seconds),
          model: 'gpt-4o',
          [ok]: row.ok,
          [bad]: isWithin ? row.bad + row.limited : row.bad,
          ...(limited === null ? {} : { [limited]: row.limited }),
          input_tokens: row.input,
          output_tokens: row.output
        }))
        const isApart = drawn.some(({ bad: few, limited: more }) => more > few)
        fc.pre(limited === null || isWithin || isApart)
        const text = isJson
          ? all.map(row => JSON.stringify(row)).join('\n')
          : [Object.keys(all[0] as object).join(), ...all.map(row => Object.values(row).join())].join('\n')
        const { figures } = await figuresOf(text, isJson ? 'sums.jsonl' : 'sums.csv')
        const refused = isWithin || limited !== null ? sum(drawn, row => row.limited) : 0
        const failed = sum(drawn, row => row.bad) + refused
        expect(figures).toMatchObject({
          attempts: sum(drawn, row => row.ok) + failed,
          failed,
          input: sum(drawn, row => row.input),
          bucketSeconds: seconds
        })
      }
    ),
    { numRuns: cases(40) }
  )
})

const ALL = ['requests', 'Total Requests', 'n_calls', 'api_requests']
type Whole = 'among' | 'beside' | 'answered'

test('law: failures beside a count of requests are failures, and those among them are counted once', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...ALL),
      fc.constantFrom(...OK),
      fc.constantFrom(...BAD),
      fc.constantFrom(...LIMITED.slice(0, 4), 'rate_limit_errors'),
      fc.constantFrom<Whole>('among', 'beside', 'answered'),
      fc.constantFrom(60, 3_600),
      async (drawn, all, ok, bad, limited, whole, seconds) => {
        // What is counted beside the requests shows where a row has more of it.
        const worst = whole === 'beside' ? 5_000 : 0
        const records = drawn.map((row, i) => {
          const failures = row.bad + (i === 0 ? worst : 0)
          return {
            bucket: at(i, seconds),
            model: 'gpt-4o',
            [all]: whole === 'beside' ? row.ok : row.ok + failures + row.limited,
            ...(whole === 'answered' ? { [ok]: row.ok } : {}),
            [bad]: failures,
            [limited]: row.limited,
            input_tokens: row.input,
            output_tokens: row.output
          }
        })
        // Refused ones that no row has more of than of all failures may be among those, where no sum tells.
        fc.pre(whole === 'answered' || drawn.slice(1).some(row => row.limited > row.bad))
        const { figures, doubts } = await figuresOf(
          records.map(row => JSON.stringify(row)).join('\n'),
          'sums.jsonl'
        )
        const throttled = sum(drawn, row => row.limited)
        const failed = sum(drawn, row => row.bad) + worst + throttled
        expect(figures).toMatchObject({ attempts: sum(drawn, row => row.ok) + failed, failed, throttled })
        expect(doubts).not.toContain('failed-sums')
      }
    ),
    { numRuns: cases(40) }
  )
})

test('failures of which nothing shows what they count are doubted, and none are called answered by a map', async () => {
  const lines = [12, 30, 25, 40].map((ok, i) => `${at(i, 3_600)},gpt-4o,${ok + 9},${i + 1},${i + 2},9000,800`)
  const text = ['hour,model,requests,errors,failed_calls,input_tokens,output_tokens', ...lines].join('\n')
  expect((await figuresOf(text)).doubts).toContain('failed-sums')
  const map = 'start=hour,count=requests,input=input_tokens,output=output_tokens,model=model'
  const stated = text.replace(',failed_calls', ',n')
  expect((await figuresOf(stated)).figures).toMatchObject({ attempts: 143, failed: 10 })
  expect((await figuresOf(stated, 'log.csv', { map })).doubts).toContain('failed-sums')
})

test('error rates and limits are no failures', async () => {
  const lines = [12, 30, 25, 40].map((all, i) => `${at(i, 3_600)},gpt-4o,${all},${i % 2},100,9000,800`)
  const text = ['hour,model,requests,error_rate,rate_limit,input_tokens,output_tokens', ...lines].join('\n')
  const { figures } = await figuresOf(text)
  expect(figures).toMatchObject({ attempts: 107 })
  expect(figures).not.toHaveProperty('failed')
})

test('the report tells failures of sums, and that of them none is known to be a refusal', async () => {
  const lines = [12, 30, 25, 40].map((all, i) => `${at(i, 3_600)},gpt-4o,${all},${i},9000,800`)
  const text = ['hour,model,requests,errors,input_tokens,output_tokens', ...lines, ''].join('\n')
  const { traffic, verdict } = reportOf(await analyzePiped(text))
  expect(traffic.counts).toEqual({ attempts: 107, requests: 107, succeeded: 101, failed: 6, throttled: null })
  expect(traffic.models[0]).toMatchObject({ attempts: 107, succeeded: 101, failed: 6, throttled: null })
  expect(verdict?.criteria.find(({ id }) => id === 'throttled-in-production')).toMatchObject({ met: null })
  const refused = reportOf(await analyzePiped(text.replace('errors', 'throttled')))
  expect(refused.traffic.throttling.share).toMatchObject({
    value: expect.closeTo(6 / 107, 9),
    basis: 'derived'
  })
  expect(refused.verdict?.criteria.find(({ id }) => id === 'throttled-in-production')).toMatchObject({
    met: true
  })
})

test('of a count of refusals among the errors nothing is lost; a setting is no count', async () => {
  const lines = [12, 30, 25, 40].map((all, i) => `${at(i, 3_600)},gpt-4o,${all},${i + 2},${i},60,9000,800`)
  const text = [
    'hour,model,requests,errors,throttled,timeouts,input_tokens,output_tokens',
    ...lines,
    ''
  ].join('\n')
  const { traffic } = reportOf(await analyzePiped(text))
  expect(traffic.counts).toMatchObject({ attempts: 107, failed: 14, throttled: 6 })
})
