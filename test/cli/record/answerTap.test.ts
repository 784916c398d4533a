/** Answers as providers send them, cut at any place → what is heard of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Heard, tapFor } from '../../../src/cli/record/answerTap.ts'
import {
  EMPTY,
  EMPTY_TOLD,
  JSON_TOLD,
  JSON_VALID,
  TOOL_CALLS_TOLD,
  TOOL_CALLS_VALID
} from '../../../src/log/requestFacts.ts'

const chunk = (choices: unknown, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm-2026', choices, ...more })}\n\n`
const delta = (content: object, finish: string | null = null) => [
  { index: 0, delta: content, finish_reason: finish }
]

/** Shapes of the Chat Completions, Responses and Messages references. */
const CHAT = [
  chunk(delta({ role: 'assistant', content: '' })),
  chunk(delta({ content: 'Grüße, ' })),
  chunk(delta({ content: 'Welt' })),
  chunk(delta({}, 'stop')),
  chunk([], {
    usage: {
      prompt_tokens: 12,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 2 }
    }
  }),
  'data: [DONE]\n\n'
].join('')

const RESPONSES = [
  'event: response.created\ndata: {"type":"response.created","response":{"object":"response","status":"in_progress","model":"m-2026"}}\n\n',
  'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"a","delta":"Hi"}\n\n',
  'event: response.completed\ndata: {"type":"response.completed","response":{"object":"response","status":"completed","model":"m-2026","usage":{"input_tokens":12,"output_tokens":5,"input_tokens_details":{"cached_tokens":8},"output_tokens_details":{"reasoning_tokens":2}}}}\n\n'
].join('')

const MESSAGES = [
  'event: message_start\ndata: {"type":"message_start","message":{"model":"m-2026","usage":{"input_tokens":4,"cache_read_input_tokens":8,"output_tokens":1}}}\n\n',
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}\n\n',
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}\n\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n'
].join('')

function heard(
  text: string,
  cuts: readonly number[] = [],
  type = 'text/event-stream',
  wantsJson = false
): Heard {
  const bytes = Buffer.from(text)
  const places = [...new Set([0, ...cuts.map(cut => cut % bytes.length), bytes.length])].sort((a, b) => a - b)
  const tap = tapFor(type, wantsJson)
  for (const [i, from] of places.slice(0, -1).entries()) tap.push(bytes.subarray(from, places[i + 1]), from)
  return tap.finish()
}

test.each([
  ['Chat Completions', CHAT, 'stop'],
  ['Responses', RESPONSES, 'completed'],
  ['Messages', MESSAGES, 'end_turn']
])('%s, streamed', (_, text, end) => {
  expect(heard(text)).toMatchObject({ input: 12, cached: 8, output: 5, end, servedModel: 'm-2026' })
})

test('any cut of the bytes is heard as the whole', () => {
  fc.assert(
    fc.property(fc.constantFrom(CHAT, RESPONSES, MESSAGES), fc.array(fc.nat()), (text, cuts) => {
      const { firstTokenAt: _, ...parts } = heard(text, cuts)
      const { firstTokenAt: __, ...whole } = heard(text)
      expect(parts).toEqual(whole)
    })
  )
})

test('the first token is the first text, not the chunk with the role', () => {
  const at = Buffer.from(CHAT).indexOf('data:', 10)
  expect(heard(CHAT, [at]).firstTokenAt).toBe(at)
})

test('tool calls in parts: their arguments parse, or do not', () => {
  const call = (part: string) => chunk(delta({ tool_calls: [{ index: 0, function: { arguments: part } }] }))
  const whole = heard(
    `${call('{"city":')}${call('"Oslo"}')}${chunk(delta({}, 'tool_calls'))}data: [DONE]\n\n`
  )
  expect(whole.facts.marks & (TOOL_CALLS_TOLD | TOOL_CALLS_VALID)).toBe(TOOL_CALLS_TOLD | TOOL_CALLS_VALID)
  const broken = heard(`${call('{"city":')}${chunk(delta({}, 'length'))}data: [DONE]\n\n`)
  expect(broken.facts.marks & (TOOL_CALLS_TOLD | TOOL_CALLS_VALID)).toBe(TOOL_CALLS_TOLD)
})

test('a stream that breaks off says nothing of its answer', () => {
  expect(heard(CHAT.slice(0, CHAT.indexOf('data: [DONE]'))).facts.marks).toBe(0)
})

test('a whole answer: JSON that was asked for and is none, and an empty one', () => {
  const body = (content: string) =>
    JSON.stringify({
      model: 'm',
      choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }]
    })
  const marks = (content: string) => heard(body(content), [], 'application/json', true).facts.marks
  expect(marks('{"a":1}') & (JSON_TOLD | JSON_VALID)).toBe(JSON_TOLD | JSON_VALID)
  expect(marks('Here you are: {') & (JSON_TOLD | JSON_VALID)).toBe(JSON_TOLD)
  expect(marks('') & (EMPTY_TOLD | EMPTY)).toBe(EMPTY_TOLD | EMPTY)
})
