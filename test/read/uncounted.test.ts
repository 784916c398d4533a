/** Exports that count tokens by the day and no requests: refused, or read with `--assume-tokens`. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { analyzePiped, reportOf } from '../cli/fakeTerminal.ts'
import { expectRefusal } from './logs.ts'

const fixture = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures/logs', name), 'utf8')
const ASSUMED = ['--assume-tokens', '1200,250']

test.each(['openai-cost-quantities.page.json', 'openai-cost-quantities.csv', 'anthropic-tokens.csv'])(
  '%s: without the size of a request nothing is counted, and the remedy works',
  async name => {
    expectRefusal(
      await analyzePiped(fixture(name)),
      'without a count of requests',
      '--assume-tokens 1200,250'
    )
    expect((await analyzePiped(fixture(name), ...ASSUMED)).code).toBe(0)
  }
)

describe('costs of OpenAI with quantities', () => {
  const report = async () =>
    reportOf(await analyzePiped(fixture('openai-cost-quantities.page.json'), ...ASSUMED))

  // By hand: 1.2 M uncached + 0.6 M cached of gpt-4o, 2.4 M of gpt-4o-mini; 4.2 M / 1,200 = 3,500 requests.
  test('tokens are those of the lines, requests as many as the assumed size makes of them', async () => {
    const { traffic, reading, assumptions } = await report()
    expect(traffic.tokens.sums.input.value).toBe(4_200_000)
    expect(traffic.tokens.sums.cached.value).toBe(600_000)
    expect(traffic.tokens.sums.output.value).toBe(800_000)
    expect(traffic.counts.requests).toBe(3_500)
    expect(traffic.rate.averageRps.basis).toBe('assumed')
    expect(traffic.rate.averageRps.value).toBeCloseTo(3_500 / (3 * 86_400), 9)
    // Sessions of the code interpreter are no tokens.
    expect(Object.values(reading.leftOut)).toEqual([1])
    const assumed = assumptions.find(({ flag }) => flag === '--assume-tokens')
    expect(assumed).toMatchObject({
      value: '3,500: 1200 in, 250 out in each, counted by the input',
      // 800,000 / 250
      why: 'the export counts tokens alone; by its output they would be 3,200'
    })
  })

  // 3.00 + 0.75 + 3.00 of gpt-4o and 0.36 + 0.30 of gpt-4o-mini, as the export itself says.
  test('they cost what the export says that they cost', async () => {
    const { pricing } = await report()
    expect(pricing?.shared.usdInPeriod.value).toBeCloseTo(7.41, 6)
  })

  test('what is counted by assumption is marked where it stands', async () => {
    const args = ['--format', 'terminal', ...ASSUMED]
    const { stdout } = await analyzePiped(fixture('openai-cost-quantities.page.json'), ...args)
    expect(stdout).toContain('*3,500 requests')
    const full = await analyzePiped(fixture('openai-cost-quantities.page.json'), '--full', ...args)
    expect(full.stdout).toMatch(/Requests +3,500 +assumed/)
    expect(full.stdout).toContain('counts no requests')
    const page = await analyzePiped(
      fixture('openai-cost-quantities.page.json'),
      '--format',
      'html',
      ...ASSUMED
    )
    expect(page.stdout).toContain('3,500 requests (assumed: the export counts tokens alone)')
    expect(page.stdout).toContain('Requests a minute (assumed)')
    // On the tile of the busiest minute, and where the reasons stand.
    expect(page.stdout.match(/assumed: the export counts tokens alone/g)).toHaveLength(2)
  })
})

// https://platform.openai.com/docs/api-reference/usage: both APIs tell of the same tokens.
test('law: the tokens and the bill of a usage export of the same days', async () => {
  const day = fc.record({
    input: fc.integer({ min: 1, max: 1e5 }),
    cached: fc.integer({ min: 0, max: 1e5 }),
    output: fc.integer({ min: 0, max: 1e5 })
  })
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 6 }), async days => {
      const begin = (i: number) => 1_772_409_600 + 86_400 * i
      const costs = days.flatMap(({ input, cached, output }, i) =>
        Object.entries({ input_tokens: input, 'cached input_tokens': cached, output_tokens: output }).map(
          ([item, quantity]) =>
            `${begin(i)},${begin(i + 1)},1,usd,${quantity}.000,tokens,"gpt-4o-2024-08-06, ${item}"`
        )
      )
      const usage = days.map(
        ({ input, cached, output }, i) =>
          `${begin(i)},${begin(i + 1)},x,x,gpt-4o-2024-08-06,900,${input + cached},${cached},${output}`
      )
      const table = (header: string, rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`
      const of = async (text: string, ...flags: readonly string[]) => {
        const { traffic, pricing } = reportOf(
          await analyzePiped(text, '--gpu', 'L40S', '--tensor-parallel', '1', ...flags)
        )
        return [traffic.tokens.sums, pricing?.shared.usdInPeriod].map(part => JSON.stringify(part))
      }
      const known = await of(
        table(
          'start_time,end_time,start_time_iso,end_time_iso,model,num_model_requests,input_tokens,input_cached_tokens,output_tokens',
          usage
        )
      )
      const told = await of(
        table('start_time,end_time,amount_value,amount_currency,quantity,quantity_unit,line_item', costs),
        ...ASSUMED
      )
      const bare = (texts: readonly string[]) => texts.map(text => text.replaceAll(/"basis":"\w+"/g, ''))
      expect(bare(told)).toEqual(bare(known))
    }),
    { numRuns: cases(10) }
  )
})

// What stood in the row before it must not count again.
test('a line whose quantity is no number is rejected, and makes no requests', async () => {
  const line = (quantity: string) => `1772409600,1772496000,1,usd,${quantity},tokens,"gpt-4o, input"\n`
  const header = 'start_time,end_time,amount_value,amount_currency,quantity,quantity_unit,line_item\n'
  const log = `${header}${line('1800')}${line('many')}${line('600')}`
  const { traffic, reading } = reportOf(await analyzePiped(log, '--only', 'traffic', '--lenient', ...ASSUMED))
  expect(Object.values(reading.rejected)).toEqual([1])
  // (1,800 + 600) / 1,200.
  expect(traffic.counts.requests).toBe(2)
})

describe('a table of sums that nobody counted', () => {
  const counts = Array.from({ length: 24 }, (_, i) => ({
    input: 400_000 + ((i * 7) % 24) * 31_000,
    output: 40_000 + ((i * 5) % 24) * 3_100
  }))
  const inputs = counts.reduce((sum, { input }) => sum + input, 0)
  const outputs = counts.reduce((sum, { output }) => sum + output, 0)
  const day = (i: number) => `2026-09-${String(i + 1).padStart(2, '0')}`
  const hour = (i: number) => `2026-09-01T${String(i).padStart(2, '0')}:00:00Z`

  test.each([
    ['day', 'date,input_tokens,output_tokens', day, 86_400],
    ['hour', 'hour,prompt_tokens,completion_tokens', hour, 3_600]
  ])('of each %s', async (_, header, timeOf, seconds) => {
    const rows = counts.map(({ input, output }, i) => `${timeOf(i)},${input},${output}`)
    const text = `${header}\n${rows.join('\n')}\n`
    const refused = await analyzePiped(text)
    expectRefusal(refused, 'of how many requests each row is the sum', '--assume-tokens 1200,250')
    const { traffic, grain } = reportOf(await analyzePiped(text, '--only', 'traffic', ...ASSUMED))
    expect(grain).toEqual({ kind: 'bucket', bucketSeconds: seconds })
    expect(traffic.tokens.sums.input.value).toBe(inputs)
    expect(traffic.tokens.sums.output.value).toBe(outputs)
    // However many rows the input is told in.
    expect(traffic.counts.requests).toBe(Math.ceil(inputs / 1_200))
    expect(traffic.rate.averageRps.basis).toBe('assumed')
  })

  // One of them would be left out.
  test('with two models side by side is refused with the flag, too', async () => {
    const rows = counts.map(({ input, output }, i) =>
      JSON.stringify({
        day: day(i),
        models: { 'gpt-4o': { input, output }, o3: { input: input / 4, output } }
      })
    )
    expect((await analyzePiped(`${rows.join('\n')}\n`, ...ASSUMED)).code).toBe(2)
  })

  test('calls are calls, whatever is assumed', async () => {
    const rows = counts.map(
      ({ input, output }, i) => `2026-09-01T08:${10 + i}:07Z,gpt-4o,${input / 100},${output / 100}`
    )
    const text = `timestamp,model,input_tokens,output_tokens\n${rows.join('\n')}\n`
    const { traffic } = reportOf(await analyzePiped(text, '--only', 'traffic', ...ASSUMED))
    expect(traffic.counts.requests).toBe(24)
    expect(traffic.tokens.sums.input).toMatchObject({ value: inputs / 100, basis: 'measured' })
  })
})
