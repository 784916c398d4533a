/** Law: rows that have a session each, and no id of a call, may be sums of sessions; it is said, and of calls it is not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { type Call, csvOf, figuresOf, iso } from '../../figures.ts'

const REST = {
  started_at: iso,
  model: ({ model }: Call) => model,
  input_tokens: ({ input }: Call) => input,
  output_tokens: ({ output }: Call) => output
}
const doubtsOf = async (table: Parameters<typeof csvOf>[0]) => (await figuresOf(csvOf(table))).doubts

test('law: however the session is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('session_id', 'conversation', 'threadId', 'Chat ID', 'trajectory'),
      async name => {
        const own = ({ i }: Call) => `s-${i}`
        const shared = ({ i }: Call) => `s-${i % 7}`
        expect(await doubtsOf({ [name]: own, ...REST })).toContain('rows-of-sessions')
        expect(await doubtsOf({ [name]: shared, ...REST })).not.toContain('rows-of-sessions')
        expect(await doubtsOf({ [name]: own, request_id: own, ...REST })).not.toContain('rows-of-sessions')
      }
    ),
    { numRuns: cases(10) }
  )
})

test('turns beside the session are doubt enough', async () => {
  const doubts = await doubtsOf({
    session_id: ({ i }: Call) => `s-${i}`,
    turns: ({ i }: Call) => 2 + (i % 5),
    ...REST
  })
  expect(doubts).toContain('rows-of-several')
  expect(doubts).not.toContain('rows-of-sessions')
})

test('a few rows may differ by chance', async () => {
  const few = csvOf({ session_id: ({ i }: Call) => `s-${i}`, ...REST })
    .split('\n')
    .slice(0, 9)
    .join('\n')
  expect((await figuresOf(few)).doubts).not.toContain('rows-of-sessions')
})
