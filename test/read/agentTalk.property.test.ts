/** Law: of what an agent writes down – requests, tools, texts, tasks – the requests alone are calls, though every record names the model. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cases } from '../cases.ts'
import { CALLS, figuresOf, TRUTH } from './figures.ts'

const answered = CALLS.filter(({ status }) => status === 200)
const NONE_FAILED = { attempts: answered.length, failed: 0, input: TRUTH.input, output: TRUTH.output }

/** Seldom ones are told after the first thousand records, too. */
const TALK = ['tool_use', 'reasoning', 'user_note', 'checkpoint', 'task_progress', 'shell_output', 'completion_result']

test('law: what is said beside requests of a model is none of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('say', 'what', 'entry', 'act'),
      fc.constantFrom('api_req_started', 'llm_request', 'model-call', 'api.request'),
      fc.subarray(TALK, { minLength: 2 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      async (name, word, talk, between, areLines) => {
        const records = answered.flatMap(call => {
          const about = { ts: call.at, modelInfo: { modelId: call.model } }
          const said = Array.from({ length: between }, (_, k) => ({
            ...about,
            ts: call.at + k + 1,
            [name]: call.i === answered.at(-1)?.i ? 'api_retry' : ['tool_use', ...talk][k % (talk.length + 1)],
            text: 'so it goes on'
          }))
          const text = JSON.stringify({ tokensIn: call.input, tokensOut: call.output })
          return [{ ...about, [name]: word, text }, ...said]
        })
        const text = areLines
          ? records.map(record => `${JSON.stringify(record)}\n`).join('')
          : JSON.stringify(records, null, 2)
        const { figures } = await figuresOf(text, areLines ? 'talk.jsonl' : 'talk.json')
        expect(figures).toMatchObject(NONE_FAILED)
      }
    ),
    { numRuns: cases(25) }
  )
})
