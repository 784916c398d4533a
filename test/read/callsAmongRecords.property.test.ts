/** Law: a call is read wherever it lies among others, and named by what lies around it: in trees, in lists of attempts, in the path that was called. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, PLAIN, TRUTH } from './figures.ts'

const ended = ({ at, millis }: Call) => new Date(at + millis).toISOString()
const usageOf = ({ status, input, output }: Call) =>
  status === 200
    ? { usage: { input_tokens: input, output_tokens: output }, error: null }
    : { usage: null, error: { code: status, message: 'not now' } }

const nodeOf = (call: Call, under: string) => ({
  id: `g${call.i}`,
  kind: 'GENERATION',
  startedAt: iso(call),
  endedAt: ended(call),
  model: call.model,
  ...usageOf(call),
  [under]: []
})

/** Some of the calls lie here, the others in agents within. */
function treeOf(calls: readonly Call[], under: string, levels: number, width: number): object {
  const [first, last] = [calls[0] as Call, calls.at(-1) as Call]
  const own = levels === 0 ? calls : calls.slice(0, width)
  const rest = levels === 0 ? [] : calls.slice(width)
  return {
    id: `a${first.i}-${levels}`,
    kind: 'AGENT',
    startedAt: iso(first),
    endedAt: ended(last),
    [under]: [
      ...own.map(call => nodeOf(call, under)),
      ...(rest.length > 0 ? [treeOf(rest, under, levels - 1, width)] : [])
    ]
  }
}

test('law: calls at every depth of a tree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('children', 'spans', 'steps'),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      fc.constantFrom(8, 10, 20),
      fc.boolean(),
      async (under, levels, width, size, areLines) => {
        const trees = Array.from({ length: CALLS.length / size }, (_, k) =>
          treeOf(CALLS.slice(k * size, (k + 1) * size), under, levels, width)
        )
        const text = areLines
          ? trees.map(tree => `${JSON.stringify(tree)}\n`).join('')
          : JSON.stringify(trees, null, 1)
        expect((await figuresOf(text, 'trees.json')).figures).toMatchObject(TRUTH)
      }
    ),
    { numRuns: cases(30) }
  )
})

test.each(['attempts', 'tries'])(
  'attempts in %s are of the model around them, those that failed too',
  async list => {
    const records = CALLS.map(call => ({
      request: `r${call.i}`,
      model: call.model,
      tenant: 'made up',
      [list]: [
        { at: new Date(call.at - 2_000).toISOString(), status: 503, ms: 40 },
        {
          at: iso(call),
          status: call.status,
          ms: call.millis,
          ...(call.status === 200 ? { usage: { input_tokens: call.input, output_tokens: call.output } } : {})
        }
      ]
    }))
    const { figures } = await figuresOf(
      records.map(record => `${JSON.stringify(record)}\n`).join(''),
      'r.jsonl'
    )
    const { first: _, seconds: __, ...others } = TRUTH
    expect(figures).toMatchObject({ ...others, attempts: 80, failed: 48 })
  }
)

test('law: an empty account beside a 429 is a failure and no throttling', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('code', 'result', 'reason', 'error_code', 'outcome'),
      fc.constantFrom('insufficient_quota', 'billing_hard_limit_reached', 'insufficient funds'),
      fc.constantFrom('rate_limit_exceeded', ''),
      async (name, empty, limited) => {
        const isEmpty = ({ i, status }: Call) => status === 429 && i % 20 === 5
        const said = (call: Call) => (isEmpty(call) ? empty : call.status === 429 ? limited : '')
        const { figures } = await figuresOf(csvOf({ ...PLAIN, [name]: said }))
        const throttled = CALLS.filter(call => call.status === 429 && !isEmpty(call)).length
        expect(figures).toMatchObject({ attempts: 40, failed: 8, throttled })
      }
    ),
    { numRuns: cases(20) }
  )
})

test.each([
  ['path', (model: string) => `/openai/deployments/${model}/chat/completions`],
  ['url', (model: string) => `https://example.com/v1beta/models/${model}:generateContent?alt=sse`],
  ['endpoint', (model: string) => `/model/${model}/converse`]
])('the model is named in the %s that was called', async (name, pathOf) => {
  const { model: _, ...others } = PLAIN
  const { figures } = await figuresOf(csvOf({ ...others, [name]: ({ model }) => pathOf(model) }))
  expect(figures).toMatchObject(TRUTH)
})
