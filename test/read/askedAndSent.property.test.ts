// slow: reads a log for each of many cases
/** What was asked beside what the model was sent, in any order of the columns → the tokens of the latter, or a doubt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, type Call, figuresOf, iso } from './figures.ts'

const asked = fc.constantFrom('question', 'query', 'user_question', 'question_text')
const zeros = fc.constantFrom<object>({}, { input_tokens: 0, output_tokens: 0 })
const recordOf = (call: Call) => ({ ts: iso(call), model: call.model, answer: 'it is this' })
const linesOf = (record: (call: Call) => object) => CALLS.map(call => JSON.stringify(record(call))).join('\n')

/** In each of them the question stands, too. */
const SENT = `Answer by the text alone. ${'The text says much. '.repeat(40)} Question: what is it?`

test('law: where a prompt stands beside its question, the prompt is counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      asked,
      fc.constantFrom('prompt', 'full_prompt', 'prompt_text', 'prompt_content', 'messages'),
      fc.boolean(),
      zeros,
      async (question, prompt, isAskedFirst, counts) => {
        const texts = [
          [question, 'what is it?'],
          [prompt, prompt === 'messages' ? [{ role: 'user', content: SENT }] : SENT]
        ]
        const read = await figuresOf(
          linesOf(call => ({
            ...recordOf(call),
            ...counts,
            ...Object.fromEntries(isAskedFirst ? texts : texts.toReversed())
          })),
          'log.jsonl'
        )
        expect(read.figures.input).toBeGreaterThan(CALLS.length * 150)
        expect(read.doubts).not.toContain('question-as-prompt')
      }
    ),
    { numRuns: cases(20) }
  )
})

test('law: where the question alone is there, the prompt is doubted, with counts of 0 beside it or none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('question', 'query'), zeros, async (question, counts) => {
      const text = linesOf(call => ({ ...recordOf(call), ...counts, [question]: 'what is it?' }))
      expect((await figuresOf(text, 'log.jsonl')).doubts).toContain('question-as-prompt')
    }),
    { numRuns: cases(6) }
  )
})
