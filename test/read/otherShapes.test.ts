// slow: reads a log for each of many cases
/** Logs in shapes of their own – rows of a query's answer, times from the log's beginning, models side by side – → the figures, or a refusal with what to do. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, csvOf, figuresOf, iso, PLAIN, refusalOf, TRUTH } from './figures.ts'

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
test('law: rows of BigQuery’s API are the rows of its table', async () => {
  const columns: Readonly<Record<string, readonly [string, (call: Call) => string | null]>> = {
    ts: ['TIMESTAMP', call => (call.at / 1_000).toExponential()],
    model: ['STRING', ({ model }) => model],
    prompt_tokens: ['INTEGER', ({ input, status }) => (status === 200 ? String(input) : null)],
    completion_tokens: ['INTEGER', ({ output, status }) => (status === 200 ? String(output) : null)],
    latency_ms: ['INTEGER', ({ millis }) => String(millis)],
    status: ['INTEGER', ({ status }) => String(status)]
  }
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.keys(columns), { minLength: 6 }),
      fc.boolean(),
      async (names, isNested) => {
        const fields = names.map(name => ({ name, type: columns[name]?.[0], mode: 'NULLABLE' }))
        const cells = (call: Call) => names.map(name => ({ v: columns[name]?.[1](call) ?? null }))
        const answer = {
          kind: 'bigquery#queryResponse',
          schema: { fields: isNested ? [{ name: 'call', type: 'RECORD', fields }] : fields },
          rows: CALLS.map(call => ({ f: isNested ? [{ v: { f: cells(call) } }] : cells(call) })),
          jobComplete: true
        }
        expect((await figuresOf(JSON.stringify(answer, null, 1), 'answer.json')).figures).toEqual(TRUTH)
      }
    ),
    { numRuns: cases(12) }
  )
})

describe('times from the beginning of the log', () => {
  const { timestamp: _, ...REST } = PLAIN
  const [first] = CALLS as [Call]
  const logOf = (name: string, perSecond: number) =>
    csvOf({ [name]: ({ at }) => ((at - first.at) * perSecond) / 1_000, ...REST })
  const mapsIn = (refused: string) =>
    [...refused.matchAll(/--map "([^"]+)"/g)].map(([, map]) => map as string)

  test.each([
    ['offset_s', 1],
    ['t', 1],
    ['rel_ms', 1_000],
    ['seconds_since_start', 1],
    ['arrival_offset_ms', 1_000],
    ['arrival_time', 1],
    ['start_time', 1]
  ])('%s are refused with a map that reads them', async (name, perSecond) => {
    const log = logOf(name, perSecond)
    const refused = await refusalOf(log)
    expect(refused).toContain(`If ${name} counts from the beginning of the log`)
    const { first: __, last: ___, ...truth } = TRUTH
    const { figures } = await figuresOf(log, 'log.csv', { map: mapsIn(refused)[0] })
    expect(figures).toMatchObject(truth)
  })

  test('a unit that no name says is shown in both readings', async () => {
    expect(mapsIn(await refusalOf(logOf('t', 1)))).toHaveLength(2)
  })
})

const inParts =
  (...parts: readonly string[]) =>
  (label: string, side: string) =>
    parts.map(part => (part === 'L' ? label : part === 'S' ? side : part)).join('')
const places = fc.constantFrom(
  inParts('L', '_', 'S'),
  inParts('L', ' ', 'S', ' tokens'),
  inParts('S', '_tokens_', 'L'),
  inParts('S', '_', 'L'),
  inParts('tokens ', 'L', ' ', 'S')
)
const sides = fc.constantFrom(['input', 'output'], ['prompt', 'completion'], ['in', 'out'])
const models = fc.constantFrom(
  ['gpt-4o', 'mini'],
  ['gpt-4.1', 'gpt-4.1-mini'],
  ['claude-sonnet-4', 'other'],
  ['gpt4o', 'gpt4o-mini']
)

// One of them is a model's name; whatever the others are, no pair of them is what the row counts.
test('law: models side by side are refused with what to write', async () => {
  await fc.assert(
    fc.asyncProperty(places, sides, models, async (place, [input, output], [one, other]) => {
      const csv = csvOf({
        moment: iso,
        [place(one as string, input as string)]: call => call.input,
        [place(one as string, output as string)]: call => call.output,
        [place(other as string, input as string)]: call => call.input + 7,
        [place(other as string, output as string)]: call => call.output + 7
      })
      expect(await refusalOf(csv)).toContain(`count several models side by side (${one}, ${other})`)
    }),
    { numRuns: cases(60) }
  )
})
