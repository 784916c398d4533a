// slow: it audits a log twice for each case
/** Law: who pastes the map that ends one doubt is still told the others. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases, READING } from '../../cases.ts'
import { analyzePiped, reportOf } from '../../cli/fakeTerminal.ts'
import { CALLS, type Call, iso } from '../figures.ts'

type Doubtful = {
  readonly code: string
  readonly columns: (call: Call, at: number) => Readonly<Record<string, unknown>>
}

/** Its remedy is a map. */
const ENDED_BY_MAPS: readonly Doubtful[] = [
  {
    code: 'two-counts',
    columns: ({ input }) => ({ prompt_tokens: input, input_tokens: Math.round(input * 1.01) })
  },
  { code: 'unknown-unit', columns: (_, at) => ({ prompt_tokens: 90 + at, ttft: [7, 31, 18][at % 3] }) }
]
/** What no map that ends another one settles. */
const OTHERS: readonly Doubtful[] = [
  { code: 'sampled', columns: () => ({ sample_rate: 0.1 }) },
  { code: 'estimated-tokens', columns: ({ output }) => ({ output_tokens_est: output }) },
  {
    code: 'zone-not-read',
    columns: call => ({ ts: iso(call).slice(0, 19).replace('T', ' '), zone: 'Europe/Berlin' })
  },
  { code: 'rows-of-several', columns: (_, at) => ({ num_turns: 2 + (at % 3) }) },
  { code: 'zero-durations', columns: () => ({ latency_ms: 0 }) }
]

const logOf = (...parts: readonly Doubtful[]): string =>
  CALLS.filter(({ status }) => status === 200)
    .map((call, at) => {
      const plain = { ts: iso(call), model: call.model, completion_tokens: call.output }
      const { completion_tokens: _, ...others } = plain
      const stated = Object.assign({}, ...parts.map(({ columns }) => columns(call, at)))
      return JSON.stringify({ ...('output_tokens_est' in stated ? others : plain), ...stated })
    })
    .join('\n')

test('law: a map that ends one doubt keeps the others', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ENDED_BY_MAPS),
      fc.constantFrom(...OTHERS),
      fc.integer({ min: 0, max: 1 }),
      async (ended, other, which) => {
        const log = logOf(ended, other)
        const { warnings } = reportOf(await analyzePiped(log, ...READING))
        const codes = warnings.map(({ code }) => code)
        expect(codes).toEqual(expect.arrayContaining([ended.code, other.code]))
        const remedy = warnings.find(({ code }) => code === ended.code)?.effect ?? ''
        const maps = [...remedy.matchAll(/--map (?:"([^"]+)"|'([^']+)')/g)].map(
          found => found[1] ?? found[2] ?? ''
        )
        expect(maps.length).toBeGreaterThan(0)
        const pasted = reportOf(
          await analyzePiped(log, ...READING, '--map', maps[which % maps.length] as string)
        )
        const still = pasted.warnings.map(({ code }) => code)
        expect(still).toContain(other.code)
        expect(still).not.toContain(ended.code)
      }
    ),
    { numRuns: cases(24) }
  )
})

test('a map by hand that names neither side of a doubt keeps it', async () => {
  const log = CALLS.map(call =>
    JSON.stringify({
      ts: iso(call),
      status: call.status,
      tokens: call.input,
      n: call.output,
      est_in: call.input,
      latency_ms: 0
    })
  ).join('\n')
  const { warnings } = reportOf(
    await analyzePiped(log, ...READING, '--map', 'start=ts,status=status,input=est_in,output=n')
  )
  expect(warnings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['estimated-tokens', 'zero-durations'])
  )
})

/** Of the Messages API: the input counts what no cache held. */
const OUTSIDE = [
  ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'],
  ['usage.input_tokens', 'usage.cache_read_input_tokens', 'usage.cache_creation_input_tokens']
] as const

test('law: a pasted map counts the cached tokens that lie outside the input', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...OUTSIDE), fc.boolean(), async ([input, read, written], isWritten) => {
      const inputOf = ({ i }: Call) => 90 + ((i * 53) % 77)
      const cachedOf = ({ i }: Call) => (i % 3) * 2_048
      const writtenOf = ({ i }: Call) => (isWritten ? (i % 2) * 300 : 0)
      const calls = CALLS.filter(({ status }) => status === 200)
      const rows = calls.map((call, at) => ({
        ts: iso(call),
        model: 'claude-sonnet-4',
        [input]: inputOf(call),
        [read]: cachedOf(call),
        ...(isWritten ? { [written]: writtenOf(call) } : {}),
        output_tokens: call.output,
        ttft: [7, 31, 18][at % 3]
      }))
      const names = Object.keys(rows[0] as object)
      const log = [names.join(), ...rows.map(row => Object.values(row).join())].join('\n')
      const asRead = reportOf(await analyzePiped(log, ...READING))
      const remedy = asRead.warnings.find(({ code }) => code === 'unknown-unit')?.effect ?? ''
      const map = /--map "([^"]+)"/.exec(remedy)?.[1] ?? ''
      const truth = calls.reduce((sum, call) => sum + inputOf(call) + cachedOf(call) + writtenOf(call), 0)
      expect(asRead.traffic.tokens.sums.input.value).toBe(truth)
      expect(
        reportOf(await analyzePiped(log, ...READING, '--map', map)).traffic.tokens.sums.input.value
      ).toBe(truth)
    }),
    { numRuns: cases(12) }
  )
})
