// slow: reads a log for each of many cases
/** Texts of prompts and answers → which are counted, where the answer is JSON, where the counts are 0, and where a chat holds both. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cases } from '../../../cases.ts'
import { figuresOf } from '../../figures.ts'

const at = (i: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + i * 61_000).toISOString()
const jsonl = (records: readonly object[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')
const csvText = (text: string) => `"${text.replaceAll('"', '""')}"`
const eight = Array.from({ length: 8 }, (_, i) => i)
const PROMPT = 'Which of the labels fits the ticket?'

const word = fc.stringMatching(/^[a-z]{3,9}$/)
/** What a model asked for JSON may write: also words that logs of calls have. */
const answer = fc.dictionary(
  fc.oneof(
    word,
    fc.constantFrom('status', 'label', 'model', 'success', 'user', 'id', 'duration', 'timestamp')
  ),
  fc.oneof(
    word,
    fc.constantFrom('failed', 'error', 'ok', 'gpt-9'),
    fc.boolean(),
    fc.integer({ min: 0, max: 900 })
  ),
  { minKeys: 1, maxKeys: 5, noNullPrototype: true }
)
const NAMES = [
  'response',
  'response_text',
  'completion',
  'answer',
  'output',
  'reply',
  'generated_text',
  'raw_response',
  'llm_output',
  'modelResponse',
  'ai_full_reply'
] as const

test('law: an answer written as JSON is counted as a text, and nothing in it is the call’s', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 8, maxLength: 8 }),
      fc.constantFrom(...NAMES),
      fc.boolean(),
      async (answers, name, isTable) => {
        const text = isTable
          ? `ts,model,prompt,${name}\n${answers.map((one, i) => `${at(i)},gpt-4o,${csvText(PROMPT)},${csvText(JSON.stringify(one))}\n`).join('')}`
          : jsonl(
              answers.map((one, i) => ({
                ts: at(i),
                model: 'gpt-4o',
                prompt: PROMPT,
                [name]: JSON.stringify(one)
              }))
            )
        const prose = jsonl(
          answers.map((one, i) => ({
            ts: at(i),
            model: 'gpt-4o',
            prompt: PROMPT,
            completion: ` ${JSON.stringify(one)}`
          }))
        )
        const { figures } = await figuresOf(text, isTable ? 'log.csv' : 'log.jsonl')
        const { figures: plain } = await figuresOf(prose, 'log.jsonl')
        expect(figures).toMatchObject({ attempts: 8, failed: 0, models: 'gpt-4o' })
        const [one, other] = [figures, plain] as readonly {
          readonly output: number
          readonly input: number
        }[]
        expect(one?.input).toBe(other?.input)
        // A leading space may be a token of its own.
        expect(Math.abs((one?.output ?? 0) - (other?.output ?? 0))).toBeLessThanOrEqual(8)
        expect(one?.output).toBeGreaterThan(0)
      }
    ),
    { numRuns: cases(12) }
  )
})

test.each([
  [
    'choices',
    {
      choices: [{ message: { content: 'It is a bug.' } }],
      usage: { prompt_tokens: 90, completion_tokens: 6 }
    }
  ],
  ['usage', { usage: { prompt_tokens: 90, completion_tokens: 6 }, status: 'completed' }]
])('a body with %s in JSON is opened as before', async (_, body) => {
  const text = jsonl(eight.map(i => ({ ts: at(i), model: 'gpt-4o', response: JSON.stringify(body) })))
  expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({
    attempts: 8,
    input: 8 * 90,
    output: 8 * 6
  })
})

describe('counts that are 0 throughout', () => {
  const zeros = { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }
  const texts = { prompt: PROMPT, response: 'It is a bug.' }

  test('give way to the texts beside them', async () => {
    const record = (i: number, more: object) => ({ ts: at(i), model: 'gpt-4o', ...texts, ...more })
    const told = await figuresOf(jsonl(eight.map(i => record(i, zeros))), 'log.jsonl')
    const untold = await figuresOf(jsonl(eight.map(i => record(i, {}))), 'log.jsonl')
    expect(told.figures).toEqual(untold.figures)
    expect(told.figures).toMatchObject({ attempts: 8, failed: 0 })
    expect(told.warnings.find(({ code }) => code === 'zero-tokens')?.effect).toContain(
      'counted from the texts'
    )
  })

  test('of which one is above 0 stand', async () => {
    const counted = { usage: { prompt_tokens: 40, completion_tokens: 4, total_tokens: 44 } }
    const { figures } = await figuresOf(
      jsonl(eight.map(i => ({ ts: at(i), model: 'gpt-4o', ...texts, ...(i === 3 ? counted : zeros) }))),
      'log.jsonl'
    )
    expect(figures).toMatchObject({ input: 40, output: 4 })
  })
})

test.each(['messages', 'request_messages', 'prompt'])(
  'a chat in %s that ends with the model’s words is a question and its answer',
  async name => {
    const asked = [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: PROMPT }
    ]
    const said = 'It is a bug.'
    const record = (i: number, messages: readonly object[], more: object) => ({
      ts: at(i),
      model: 'gpt-4o',
      [name]: messages,
      ...more
    })
    const whole = await figuresOf(
      jsonl(eight.map(i => record(i, [...asked, { role: 'assistant', content: said }], {}))),
      'log.jsonl'
    )
    const apart = await figuresOf(jsonl(eight.map(i => record(i, asked, { completion: said }))), 'log.jsonl')
    expect(whole.figures).toEqual(apart.figures)
  }
)

test.each([
  ['prompts alone', { prompt: PROMPT }, 'gpt-4o', true],
  ['counts of the input alone', { prompt_tokens: 90 }, 'gpt-4o', true],
  ['an embedding', { prompt_tokens: 90 }, 'text-embedding-3-small', false]
])('%s: an unknown output is said', async (_, stated, model, isSaid) => {
  const text = jsonl(eight.map(i => ({ ts: at(i), model, duration_ms: 800 + i, ...stated })))
  expect((await figuresOf(text, 'log.jsonl')).doubts.includes('no-output-tokens')).toBe(isSaid)
})

test.each(['scores', 'evaluation', 'judge', 'tests'])(
  '%s.success is of the answer, and no failure of the call',
  async holder => {
    const text = jsonl(
      eight.map(i => ({
        ts: at(i),
        model: 'gpt-4o',
        prompt: PROMPT,
        [holder]: { success: i % 2 === 0, score: i }
      }))
    )
    expect((await figuresOf(text, 'log.jsonl')).figures).toMatchObject({ attempts: 8, failed: 0 })
  }
)
