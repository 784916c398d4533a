/** Law: an access log whose lines count tokens is the table of its calls; what is no call of a model is in neither. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { analyzePiped, reportOf } from '../../cli/fakeTerminal.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')
/** As `%d/%b/%Y:%H:%M:%S %z` of strftime. */
const logged = (at: Date): string =>
  `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`

const call = fc.record({
  input: fc.integer({ min: 300, max: 9_000 }),
  output: fc.integer({ min: 5, max: 290 }),
  millis: fc.integer({ min: 400, max: 900 }),
  isRefused: fc.boolean()
})
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never

/** How a proxy may write what a call counted. */
const WRITINGS: readonly ((input: number | '-', output: number | '-') => string)[] = [
  (input, output) => `prompt_tokens=${input} completion_tokens=${output}`,
  (input, output) => `{"prompt_tokens":${input},"completion_tokens":${output},"model":"gpt-4o"}`,
  (input, output) => `tokens_in="${input}" tokens_out="${output}"`
]

test.each(WRITINGS.map((writing, i) => [writing(120, 34), i] as const))('… %s', async (_, writing) => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 3, maxLength: 30 }), async calls => {
      const asked = [
        ...calls,
        { input: 400, output: 40, millis: 500, isRefused: false },
        { input: 410, output: 41, millis: 510, isRefused: false }
      ]
      const at = (i: number) => new Date(Date.UTC(2026, 9, 5, 6, 30, 3 * i))
      const line = (i: number, request: string, status: number, seconds: string, said: string) =>
        `10.0.0.${i % 9} - - [${logged(at(i))}] "${request} HTTP/1.1" ${status} 1234 "-" "sdk/1.0" rt=${seconds} ${said}\n`
      const told = ({ input, output, millis, isRefused }: Call, i: number) =>
        line(
          i,
          'POST /v1/chat/completions',
          isRefused ? 429 : 200,
          (millis / 1_000).toFixed(3),
          said(writing, isRefused ? ['-', '-'] : [input, output])
        ) + line(i, 'GET /health', 200, '0.001', said(writing, ['-', '-']))
      const row = ({ input, output, millis, isRefused }: Call, i: number) =>
        `${at(i).toISOString()},10.0.0.${i % 9},${isRefused ? ',' : `${input},${output}`},${millis},${isRefused ? 429 : 200}\n`
      const figures = async (log: string) => {
        const { traffic, period } = reportOf(await analyzePiped(log, '--only', 'traffic'))
        const { counts, tokens, latency } = traffic
        return JSON.stringify([counts, tokens.sums, latency.total, period.spanSeconds])
      }
      const table = `end_time,user,input_tokens,output_tokens,duration_ms,status\n${asked.map(row).join('')}`
      expect(await figures(asked.map(told).join(''))).toBe(await figures(table))
    }),
    { numRuns: cases(20) }
  )
})

const said = (writing: number, [input, output]: readonly (number | '-')[]): string =>
  (WRITINGS[writing] as (typeof WRITINGS)[number])(input as number | '-', output as number | '-')

// The common format: nothing behind the usual fields counts anything.
test('a log without them stays an access log', async () => {
  const line = (second: number) =>
    `10.0.0.1 - - [05/Oct/2026:06:30:0${second} +0000] "POST /v1/chat/completions HTTP/1.1" 200 812 "-" "max_tokens=5" rt=0.5${second}0\n`
  const { inputs, traffic } = reportOf(await analyzePiped(line(1) + line(2) + line(5), '--only', 'traffic'))
  expect(inputs[0]?.format).toBe('nginx-request-time')
  expect(traffic.tokens.sums.input.value).toBe(null)
})
