// slow: reads a log for each of many cases
/** Laws: lines of a text log that begin as those of calls do and say a failure are failed calls, with the length that stands among their words; others are none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../cases.ts'
import { CALLS, type Call, figuresOf, TRUTH } from '../figures.ts'

/** A program writes a line when the call has ended. */
const ended = ({ at, millis }: Call) => new Date(at + millis).toISOString()
const inTurn = CALLS.toSorted((a, b) => a.at + a.millis - b.at - b.millis)

/** What the calls of a program say of themselves: the tokens of those that were answered. */
const WAYS: Readonly<Record<string, readonly [(call: Call) => string, (call: Call) => string]>> = {
  arrows: [
    call =>
      `llm: ${call.model} prompt=${call.input} completion=${call.output} -> ok in ${call.millis / 1_000} s`,
    call =>
      `llm: ${call.model} -> ${call.status === 429 ? 'rate limited' : `error ${call.status}`} in ${call.millis / 1_000} s`
  ],
  sentences: [
    call =>
      `call to ${call.model}: ${call.input} prompt tokens, ${call.output} completion tokens, took ${call.millis}ms`,
    call => `call to ${call.model}: ${call.status} after ${call.millis}ms`
  ],
  brackets: [
    call => `[${call.model}] ${call.input} in / ${call.output} out (${call.millis / 1_000}s)`,
    call =>
      `[${call.model}] ${call.status === 429 ? '429 Too Many Requests' : `failed with HTTP ${call.status}`} (${call.millis / 1_000}s)`
  ],
  writer: [
    call => `llm: call to ${call.model}, tokens: in=${call.input} out=${call.output} after ${call.millis} ms`,
    call =>
      `llm: call to ${call.model}, ${call.status === 429 ? 'throttled' : `HTTP ${call.status}`} after ${call.millis} ms`
  ]
}
const LEVELS = [
  ['INFO ', 'ERROR '],
  ['', ''],
  ['INFO - ', 'WARNING - ']
] as const
const OTHERS: readonly ((call: Call) => string)[] = [
  () => 'INFO saved a row',
  call => `WARNING retrying ${call.model} in 2.5 s after 429`,
  () => 'ERROR could not reach the cache after 30 ms',
  call => `INFO ${call.model} is warm`
]

test('law: every attempt is read, and no other line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(WAYS)),
      fc.constantFrom(...LEVELS),
      fc.constantFrom(...OTHERS),
      async ([answered, failed], [info, error], other) => {
        const text = inTurn
          .map(call => {
            const said = call.status === 200 ? info + answered(call) : error + failed(call)
            return `${ended(call)} ${said}\n${ended(call)} ${other(call)}\n`
          })
          .join('')
        const { last: _, ...truth } = TRUTH
        expect((await figuresOf(text, 'calls.log')).figures).toMatchObject(truth)
      }
    ),
    { numRuns: cases(40) }
  )
})
