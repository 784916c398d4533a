// slow: reads a log for each of many cases
/** Laws: a log of JSON lines among which a program's own lines lie is read whole, also where some calls stand behind words; an object of another sort is no call. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, iso } from '../figures.ts'

const OK = CALLS.filter(({ status }) => status === 200)
const sums = {
  attempts: OK.length,
  input: OK.reduce((sum, { input }) => sum + input, 0),
  output: OK.reduce((sum, { output }) => sum + output, 0),
  first: iso(OK[0] as Call),
  last: iso(OK.at(-1) as Call)
}
const record = (call: Call) =>
  JSON.stringify({
    timestamp: iso(call),
    model: call.model,
    prompt_tokens: call.input,
    completion_tokens: call.output
  })
const clock = (call: Call) => iso(call).replace('T', ' ').replace('.', ',').replace('Z', '')

/** How a line of text carries the record. */
const BEHIND: readonly ((call: Call) => string)[] = [
  call => `${clock(call)} - chat.agent - INFO - Token usage: ${record(call)}`,
  call => `usage ${record(call)}`,
  call => `[worker 3] ${iso(call)} ${record(call)}`
]
/** Lines of no call. */
const OTHERS: readonly ((call: Call) => string)[] = [
  call => `${clock(call)} - httpx - INFO - HTTP Request: POST /v1/chat/completions "HTTP/1.1 200 OK"`,
  () => 'connecting to {host} …',
  call => `${clock(call)} INFO settings {"model": "gpt-4o", "retries": 2, "timeout": 30, "debug": false}`
]

test('law: calls count once each, wherever they stand', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEHIND),
      fc.constantFrom(...OTHERS),
      fc.integer({ min: 2, max: 20 }),
      fc.boolean(),
      async (behind, other, first, areMixed) => {
        const isPlain = (i: number) => (areMixed ? i < 2 || i % 3 > 0 : i < first)
        const text = OK.map(
          (call, i) => `${isPlain(i) ? record(call) : behind(call)}\n${i % 4 === 1 ? `${other(call)}\n` : ''}`
        ).join('')
        expect((await figuresOf(text, 'usage.log')).figures).toMatchObject(sums)
      }
    ),
    { numRuns: cases(40) }
  )
})
