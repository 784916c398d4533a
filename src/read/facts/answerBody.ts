/** The body of an answer → how it ended, whether it is empty or a refusal, and whether what should parse does. */
import { isObject, jsonOrNothing } from '../../json.ts'
import {
  EMPTY,
  EMPTY_TOLD,
  type Ending,
  type FactRow,
  JSON_TOLD,
  JSON_VALID,
  REFUSAL,
  REFUSAL_TOLD,
  TOOL_CALLS_TOLD,
  TOOL_CALLS_VALID
} from '../../log/requestFacts.ts'
import { at } from './requestBody.ts'

const ENDS: readonly (readonly [RegExp, Ending])[] = [
  [/^(stop|end_turn|eos|eos_token|stop_sequence|complete|completed|stop_str)$/i, 'stop'],
  [/^(length|max_tokens|max_output_tokens|max_length|incomplete)$/i, 'length'],
  [/^(tool_calls?|tool_use|function_call)$/i, 'tool_calls'],
  [/^(content_?filter|safety|refusal|blocked|prohibited_content|recitation)$/i, 'content_filter'],
  [/^(error|failed|abort|aborted|cancelled|canceled)$/i, 'error']
]

/** A provider's word for the end of an answer → ours. */
export const endingOf = (word: string): Ending =>
  word === '' ? 'unknown' : (ENDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'other')

/** What of an answer the marks are set from; `undefined`: the log does not hold it. */
export type Answer = {
  readonly text: string | undefined
  readonly refusal: string | undefined
  /** Arguments of each call of a tool, as the model wrote them. */
  readonly toolArguments: readonly unknown[]
}

/** Chat Completions, Completions, Responses and Messages. `undefined` where it is none of them. */
export function answerOf(body: unknown): Answer | undefined {
  const choices = at(body, 'choices')
  if (Array.isArray(choices)) return choices.length === 0 ? undefined : ofChoice(choices[0])
  const output = at(body, 'output')
  if (Array.isArray(output)) return ofItems(output)
  const content = at(body, 'content')
  if (Array.isArray(content) && at(body, 'role') === 'assistant') return ofBlocks(content)
  return undefined
}

function ofChoice(choice: unknown): Answer {
  const message = at(choice, 'message') ?? at(choice, 'delta')
  const content = at(message, 'content') ?? at(choice, 'text')
  const calls = at(message, 'tool_calls')
  const refusal = at(message, 'refusal')
  return {
    text: typeof content === 'string' ? content : '',
    refusal: typeof refusal === 'string' ? refusal : '',
    toolArguments: Array.isArray(calls) ? calls.map(call => at(at(call, 'function'), 'arguments') ?? '') : []
  }
}

function ofItems(items: readonly unknown[]): Answer {
  const parts = items.flatMap(item => {
    const content = at(item, 'content')
    return Array.isArray(content) ? content : []
  })
  const texts = (type: string, name: string) =>
    parts.filter(part => at(part, 'type') === type).map(part => String(at(part, name) ?? ''))
  const calls = items.filter(item => at(item, 'type') === 'function_call')
  return {
    text: texts('output_text', 'text').join(''),
    refusal: texts('refusal', 'refusal').join(''),
    toolArguments: calls.map(call => at(call, 'arguments') ?? '')
  }
}

function ofBlocks(blocks: readonly unknown[]): Answer {
  const texts = blocks.filter(block => at(block, 'type') === 'text')
  const calls = blocks.filter(block => at(block, 'type') === 'tool_use')
  return {
    text: texts.map(block => String(at(block, 'text') ?? '')).join(''),
    refusal: '',
    toolArguments: calls.map(call => at(call, 'input') ?? '')
  }
}

/** The provider's word for how the answer of a body ended; empty: none. */
export function endWordOf(body: unknown): string {
  const choices = at(body, 'choices')
  const choice = Array.isArray(choices) ? choices[0] : undefined
  const incomplete = at(at(body, 'incomplete_details'), 'reason')
  const word = at(choice, 'finish_reason') ?? at(body, 'stop_reason') ?? incomplete ?? responseStatus(body)
  return typeof word === 'string' ? word : ''
}

const responseStatus = (body: unknown): unknown =>
  at(body, 'object') === 'response' ? at(body, 'status') : undefined

/** Openings of a refusal, as the public refusal benchmarks match them: a hint in words, never a proof. */
const REFUSES =
  /^\W*(?:i['’]?m (?:very )?sorry,? (?:but )?i|sorry,? (?:but )?i (?:can|am)|i (?:cannot|can['’]?t|am unable to|['’]m unable to|won['’]?t be able to) (?:assist|help|provide|comply|fulfil|do that|create|generate)|as an ai (?:language )?model,? i (?:cannot|can['’]?t))/i

/** @param wantsJson whether the request asked for JSON; `undefined`: the log does not say */
export function noteAnswer(answer: Answer, wantsJson: boolean | undefined, row: FactRow): void {
  const { text = '', refusal = '', toolArguments } = answer
  row.marks |= EMPTY_TOLD | REFUSAL_TOLD
  if (text.trim() === '' && refusal === '' && toolArguments.length === 0) row.marks |= EMPTY
  if (refusal !== '' || REFUSES.test(text)) row.marks |= REFUSAL
  if (toolArguments.length > 0) {
    row.marks |= TOOL_CALLS_TOLD
    if (toolArguments.every(isArguments)) row.marks |= TOOL_CALLS_VALID
  }
  if (wantsJson === true && toolArguments.length === 0 && refusal === '') {
    row.marks |= JSON_TOLD
    if (isJson(text)) row.marks |= JSON_VALID
  }
}

/** Arguments are a JSON object, as text or already read. */
function isArguments(value: unknown): boolean {
  if (isObject(value)) return true
  if (typeof value !== 'string') return false
  return value.trim() === '' || isObject(jsonOrNothing(value))
}

const isJson = (text: string): boolean => jsonOrNothing(text) !== undefined
