// slow: loads the tokeniser
/** Texts of a log that states no tokens → counts, worked out from the pieces that tiktoken's o200k_base has. */

import { expect, test } from 'vitest'
import { COUNTED, FAILED } from '../../../src/log/trafficLog.ts'
import { readLog } from '../../../src/read/readLog.ts'
import { bytesOf } from '../../cli/fakeTerminal.ts'

async function counted(...records: readonly object[]) {
  const text = records
    .map(record => `${JSON.stringify({ ts: '2026-03-02T08:00:00Z', ...record })}\n`)
    .join('')
  const map = 'start=ts,model=model,status=status,input=in,output=out,inputText=prompt,outputText=answer'
  const all = { model: 'gpt-4o', status: 200, in: null, out: null, prompt: null, answer: null }
  const first = `${JSON.stringify({ ts: '2026-03-02T08:00:00Z', ...all })}\n`
  const { data, reading } = await readLog(['-'], { stdin: bytesOf(first, text), map })
  if (data.grain !== 'request') throw new Error('buckets')
  const last = data.length - 1
  return { input: data.inputTokens[last], output: data.outputTokens[last], flags: data.flags[last], reading }
}

// "hello" and " world" are one token each.
test('a prompt and an answer of plain text', async () => {
  const { input, output, flags, reading } = await counted({ prompt: 'hello world', answer: 'hello' })
  expect({ input, output, flags }).toEqual({ input: 2, output: 1, flags: COUNTED })
  expect(reading.assumptions).toContain(
    'Tokens the log does not state were counted from its texts with tiktoken.'
  )
})

// 3 before the answer, and for the message 3, its role 1, its content 2.
test.each([
  ['as JSON', [{ role: 'user', content: 'hello world' }]],
  ['as JSON text', '[{"role":"user","content":"hello world"}]'],
  [
    'in parts',
    [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hello' },
          { type: 'text', text: ' world' }
        ]
      }
    ]
  ]
])('chat messages %s', async (_, prompt) => {
  expect((await counted({ prompt })).input).toBe(9)
})

test('what the log states is not counted again', async () => {
  const { input, output, flags } = await counted({ prompt: 'hello world', in: 700, answer: 'hello', out: 5 })
  expect({ input, output, flags }).toEqual({ input: 700, output: 5, flags: 0 })
})

test('a failed call has a prompt and no answer: unknown, not 0', async () => {
  const { input, output, flags } = await counted({ prompt: 'hello', answer: 'rate limited', status: 429 })
  expect(input).toBe(1)
  expect(output).toBeNaN()
  expect((flags as number) & (COUNTED | FAILED)).toBe(COUNTED | FAILED)
})
