/** Counts under names of several providers, of which each row has one: every row is a call with its own. */
import { describe, expect, test } from 'vitest'
import { analyzePiped, reportOf } from '../../../cli/fakeTerminal.ts'

const COUNTS = Array.from({ length: 24 }, (_, i) => ({
  input: 300 + ((41 * i) % 97) * 9,
  output: 20 + ((29 * i) % 61)
}))
const sumOf = (side: 'input' | 'output') => COUNTS.reduce((sum, counts) => sum + counts[side], 0)
const at = (i: number) => new Date(Date.UTC(2026, 7, 3, 14, 0, 9 * i)).toISOString()

const sumsOf = async (log: string) => {
  const { traffic } = reportOf(await analyzePiped(log, '--only', 'traffic'))
  return [traffic.counts.attempts, traffic.tokens.sums.input.value, traffic.tokens.sums.output.value]
}

describe.each([
  ['openai_prompt_tokens,openai_completion_tokens,anthropic_input_tokens,anthropic_output_tokens'],
  ['prompt_tokens,completion_tokens,bedrock_input_tokens,bedrock_output_tokens'],
  ['openai_prompt_tokens,openai_completion_tokens,groq_prompt_tokens,groq_completion_tokens']
])('%s', names => {
  test.each([2, 3, 5])('every %dth call of the other one', async every => {
    const rows = COUNTS.map(({ input, output }, i) =>
      i % every === 0 ? `${at(i)},,,${input},${output}` : `${at(i)},${input},${output},,`
    )
    expect(await sumsOf(`ts,${names}\n${rows.join('\n')}\n`)).toEqual([24, sumOf('input'), sumOf('output')])
  })
})

// A second call in the same row is asked about (severalCalls.ts), and no other way to say the first.
test('pairs that stand in the same rows are not taken together', async () => {
  const rows = COUNTS.map(({ input, output }, i) => `${at(i)},${input},${output},${input + 5},${output + 7}`)
  const names =
    'ts,openai_prompt_tokens,openai_completion_tokens,anthropic_input_tokens,anthropic_output_tokens'
  const { code, stdout } = await analyzePiped(`${names}\n${rows.join('\n')}\n`, '--only', 'traffic')
  const input = code === 0 ? JSON.parse(stdout).traffic.tokens.sums.input.value : null
  expect([null, sumOf('input')]).toContain(input)
})

// Of a team, an hour, or what was reserved for a call that failed: no second provider.
test.each(['team', 'hourly', 'reserved', 'saved', 'rerank'])(
  '%s_prompt_tokens are of no other call',
  async word => {
    const rows = COUNTS.map(({ input, output }, i) =>
      i % 4 === 0 ? `${at(i)},,,,${9 * input},${9 * output}` : `${at(i)},gpt-4o,${input},${output},,`
    )
    const names = `ts,model,prompt_tokens,completion_tokens,${word}_prompt_tokens,${word}_completion_tokens`
    const own = COUNTS.filter((_, i) => i % 4 !== 0)
    const [, input, output] = await sumsOf(`${names}\n${rows.join('\n')}\n`)
    expect(input).toBe(own.reduce((sum, counts) => sum + counts.input, 0))
    expect(output).toBe(own.reduce((sum, counts) => sum + counts.output, 0))
  }
)
