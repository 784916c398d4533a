/** Law: a log is read as the same log in a plain table, however its columns are parted and its counts are named in lists. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { analyzePiped, reportOf } from '../../cli/fakeTerminal.ts'

type Call = {
  readonly input: number
  readonly output: number
  readonly millis: number
  readonly status: 200 | 429
}
const NAMES = ['timestamp', 'model', 'prompt_tokens', 'completion_tokens', 'latency_ms', 'status']
/** As many as the marks are found in. */
const calls = fc.array(
  fc.record<Call>({
    input: fc.integer({ min: 300, max: 9_000 }),
    output: fc.integer({ min: 5, max: 290 }),
    millis: fc.integer({ min: 400, max: 9_000 }),
    status: fc.constantFrom(200, 200, 200, 429)
  }),
  { minLength: 8, maxLength: 40 }
)

const timeOf = (i: number): string => new Date(Date.UTC(2026, 8, 14, 9, 0, 7 * i, 13 * i)).toISOString()
const rowOf = ({ input, output, millis, status }: Call, i: number) =>
  [timeOf(i), i % 2 === 0 ? 'gpt-4o' : 'gpt-4o-mini', input, output, millis, status] as const
const lined = (lines: readonly string[]): string => `${lines.join('\n')}\n`

async function figures(log: string) {
  const { traffic, reading } = reportOf(await analyzePiped(log, '--only', 'traffic'))
  const { counts, tokens, latency } = traffic
  return JSON.stringify([counts, tokens.sums, latency.total?.p50, reading.rejected, reading.leftOut])
}

async function sameAsTable(written: (all: readonly Call[]) => string) {
  await fc.assert(
    fc.asyncProperty(calls, async all => {
      const table = lined([NAMES.join(','), ...all.map(rowOf).map(row => row.join(','))])
      expect(await figures(written(all))).toBe(await figures(table))
    }),
    { numRuns: cases(30) }
  )
}

describe('columns', () => {
  test.each(['^', '~', '~|~', '^|^', '||', '\u0001', '\u001f', '¦'])('between %j', async mark => {
    await sameAsTable(all => lined([NAMES, ...all.map(rowOf)].map(row => row.join(mark))))
  })

  // https://clickhouse.com/docs/interfaces/formats/JSONCompactEachRowWithNames and …WithNamesAndTypes
  test.each([
    ['names', []],
    [
      'names and types',
      [['DateTime64(3)', 'LowCardinality(String)', 'UInt32', 'Nullable(UInt32)', 'Float64', 'UInt16']]
    ]
  ])('in a list a line, below their %s', async (_, types) => {
    await sameAsTable(all => lined([NAMES, ...types, ...all.map(rowOf)].map(row => JSON.stringify(row))))
  })
})

const record = (call: Call, i: number, counts: object): string => {
  const [timestamp, model, , , latency_ms, status] = rowOf(call, i)
  return JSON.stringify({ timestamp, model, ...counts, latency_ms, status })
}

describe('counts in a list of a record', () => {
  type Item = (name: string, count: number) => unknown
  test.each<[string, Item]>([
    ['{"name": …, "value": …}', (name, value) => ({ name: `${name}_tokens`, value })],
    ['{"name": …, "intValue": "…"}', (name, count) => ({ name: `${name}_tokens`, intValue: String(count) })],
    [
      '{"key": …, "value": {"stringValue": "…"}}',
      (name, count) => ({ key: `${name}_tokens`, value: { stringValue: String(count) } })
    ],
    ['{"type": …, "tokens": …}', (type, tokens) => ({ type, tokens })],
    ['{"kind": …, "count": …}', (kind, count) => ({ kind, count })],
    [
      '{"unit": …, "quantity": …, "usd": …}',
      (name, quantity) => ({ unit: `${name}_tokens`, quantity, usd: 0.1 })
    ],
    ['[…, …]', (name, count) => [`${name}_tokens`, count]]
  ])('%s', async (_, item) => {
    await sameAsTable(all =>
      lined(
        all.map((call, i) =>
          record(call, i, {
            usage: [item('prompt', call.input), item('completion', call.output)]
          })
        )
      )
    )
  })

  // Messages count by role, and steps by tool: neither is what the call used.
  test.each([
    [
      'messages',
      [
        { role: 'system', tokens: 40 },
        { role: 'user', tokens: 300 }
      ]
    ],
    [
      'steps',
      [
        { tool: 'search', tokens: 40 },
        { tool: 'write', tokens: 300 }
      ]
    ]
  ])('%s of a record are none of its usage', async (name, list) => {
    await sameAsTable(all =>
      lined(
        all.map((call, i) =>
          record(call, i, { prompt_tokens: call.input, completion_tokens: call.output, [name]: list })
        )
      )
    )
  })
})

// Marks in cells, sentences and paths: the log is read as what it is.
describe('marks that part no columns', () => {
  const line = (i: number, said: string) =>
    `time=${timeOf(i)} ^ model=gpt-4o ^ prompt_tokens=${500 + i} ^ completion_tokens=${50 + i} ^ ${said}\n`
  test.each(['msg="a~b~c~d"', 'rule=^a^b^', 'path=~/a~/b', 'x || y || z'])('%s', async said => {
    const log = Array.from({ length: 12 }, (_, i) => line(i, said)).join('')
    const { traffic } = reportOf(await analyzePiped(log, '--only', 'traffic'))
    expect(traffic.tokens.sums.input.value).toBe(12 * 500 + 66)
    expect(traffic.models.map(({ name }) => name)).toEqual(['gpt-4o'])
  })
})

test('a list beside stated usage is none of it', async () => {
  const row = (call: Call, i: number) =>
    record(call, i, {
      usage: { prompt_tokens: call.input, completion_tokens: call.output },
      per_step: [
        ['input_tokens', 2 * call.input],
        ['output_tokens', 2 * call.output]
      ]
    })
  await sameAsTable(all => lined(all.map(row)))
})

test('a call that failed may have no list', async () => {
  const listed = (call: Call, i: number) =>
    record(call, i, {
      usage:
        call.status === 200
          ? [
              { type: 'input', amount: 0.3, tokens: call.input },
              { type: 'output', amount: 0.1, tokens: call.output }
            ]
          : []
    })
  await fc.assert(
    fc.asyncProperty(calls, async all => {
      fc.pre(all.filter(({ status }) => status === 200).length > 2)
      const { traffic } = reportOf(await analyzePiped(lined(all.map(listed)), '--only', 'traffic'))
      const served = all.filter(({ status }) => status === 200)
      expect(traffic.counts.attempts).toBe(all.length)
      expect(traffic.tokens.sums.input.value).toBe(served.reduce((sum, { input }) => sum + input, 0))
    }),
    { numRuns: cases(20) }
  )
})
