// slow: many whole audits
/** Counts grouped in thousands, and moments that no name tells: made-up logs whose sums are known as they are written. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { bytesOf, runWith } from '../cli/fakeTerminal.ts'

type Call = { readonly input: number; readonly cachedShare: number; readonly output: number }

async function tokensOf(log: string) {
  const args = ['analyze', '-', '--only', 'traffic', '--format', 'json']
  const { code, stdout, stderr } = await runWith(args, { stdin: bytesOf(log) })
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const { traffic } = JSON.parse(stdout)
  const { input, output, cached } = traffic.tokens
  return { input: input.sum, output: output.sum, requests: traffic.counts.requests, cached: cached?.sum }
}

const calls = fc.array(
  fc.record({
    input: fc.integer({ min: 20, max: 99_999 }),
    cachedShare: fc.double({ min: 0.1, max: 1, noNaN: true }),
    output: fc.integer({ min: 1, max: 5_000 })
  }),
  { minLength: 20, maxLength: 60 }
)
const cachedOf = ({ input, cachedShare }: Call) => Math.floor(input * cachedShare)
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const grouped = (value: number, mark: string) => String(value).replace(/\B(?=(\d{3})+$)/g, mark)

test('law: cached tokens inside the input stay inside, however thousands are grouped', async () => {
  await fc.assert(
    fc.asyncProperty(calls, fc.constantFrom('.', ',', ' ', ''), async (list, mark) => {
      // Of counts that all have one digit group a point says nothing: one is as large as to need none.
      const all = [
        ...list,
        { input: 999, cachedShare: 0.5, output: 999 },
        { input: 12_345, cachedShare: 0.5, output: 1_234 }
      ]
      const rows = all.map((call, i) => {
        const at = new Date(Date.UTC(2026, 10, 2, 8, 0, i)).toISOString()
        return [at, 'gpt-4o', call.input, cachedOf(call), call.output].map(value =>
          typeof value === 'number' ? grouped(value, mark) : value
        )
      })
      const head = ['Beginn', 'Modell', 'Eingabe-Token', 'davon aus Cache', 'Ausgabe-Token']
      const log = [head, ...rows].map(cells => `${cells.join(';')}\n`).join('')
      expect(await tokensOf(log)).toEqual({
        requests: all.length,
        input: sum(all.map(({ input }) => input)),
        cached: sum(all.map(cachedOf)),
        output: sum(all.map(({ output }) => output))
      })
    }),
    { numRuns: cases(40) }
  )
})

test('one row with more cached than input says so of itself, and is no proof for the others', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 10, 2, 8, 0, i)).toISOString()
    return `${at},m,${i === 7 ? '100,900' : '1000,400'},50`
  })
  const { input } = await tokensOf(`time,model,tokens_in,tokens_cached,tokens_out\n${rows.join('\n')}\n`)
  // Its own 900 cannot lie inside 100.
  expect(input).toBe(199 * 1_000 + 100 + 900)
})

test('the one column of moments as numbers is the arrival, whatever it is called', async () => {
  const records = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({
      a: { zzz: String(1_790_000_000_000 + 2_500 * i) },
      e: { slug: 'gpt-4.1-mini' },
      m: { ctx_toks: 500 + i, gen_toks: 20 }
    })
  )
  expect(await tokensOf(`${records.toReversed().join('\n')}\n`)).toMatchObject({ requests: 30, output: 600 })
})

const SIDES = [
  ['promptSide', 'answerSide'],
  ['prefill n', 'decode n'],
  ['what_the_user_sent', 'what_was_generated'],
  ['question load', 'completion load']
] as const

/** The output is at times the larger, and time follows neither: only the names tell. */
const sided = ([input, output]: readonly [string, string]): string =>
  [
    `ts,model,${output},${input}`,
    ...Array.from({ length: 40 }, (_, i) => {
      const at = new Date(Date.UTC(2026, 10, 2, 8, 0, i)).toISOString()
      return `${at},gpt-4o,${100 + ((i * 37) % 700)},${120 + ((i * 53) % 800)}`
    }),
    ''
  ].join('\n')

test.each(SIDES)(
  'two counts whose names say whose they are, though not of what: %s, %s',
  async (input, output) => {
    const rows = Array.from({ length: 40 }, (_, i) => i)
    expect(await tokensOf(sided([input, output]))).toMatchObject({
      requests: 40,
      input: sum(rows.map(i => 120 + ((i * 53) % 800))),
      output: sum(rows.map(i => 100 + ((i * 37) % 700)))
    })
  }
)

test.each([
  ['sent', 'received', 'format not recognised'],
  ['alpha', 'beta', 'or the other way round']
] as const)('two counts that may be of anything are refused: %s, %s', async (input, output, because) => {
  const args = ['analyze', '-', '--only', 'traffic', '--format', 'json']
  const { code, stderr } = await runWith(args, { stdin: bytesOf(sided([input, output])) })
  expect(code).toBe(2)
  expect(stderr).toContain(because)
})
