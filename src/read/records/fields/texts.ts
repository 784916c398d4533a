/** Names of columns and what stands in them → which hold the text of a prompt, and which that of an answer. */
import { isObject, jsonOrNothing } from '../../../json.ts'
import { objectOf } from '../cell.ts'

export const PROMPTS =
  /(?:^|\.)(?:(?:request|input|prompt|chat)?_?messages|(?:full_)?prompt|(?:prompt|input|request|question)_text|prompt_(?:content|body|string)|input|query|question)$/i
/** What a user asked is a part of what the model was sent. */
export const ASKED = /(?:^|[._])(?:query|question)(?:_text)?$/i
export const ANSWERS =
  /(?:^|\.)(?:choices\.0\.(?:message\.content|text)|completion|(?:completion|output|answer|response)_text|answer)$/i
/** Names that bodies of answers have, too, which are no text of the model. */
export const MAYBE_ANSWERS =
  /(?:^|\.)(?:(?:raw|full|llm|model|bot|assistant|ai)_?)*(?:response|output|reply|generated_text|generation)$/i

/** Objects that a model was asked to write: what they hold is the answer's, whatever it is called. */
export const WRITTEN_OBJECTS =
  /(?:^|[._])(?:answer|parsed|parsed_output|output_parsed|structured_(?:output|response)|extracted|extraction|(?:tool_|function_)?arguments)\./i

/** What only a request or an answer of an API has, or what a program put around one. */
const OF_BODY =
  /tokens?(?:_|$)|latency|^(?:choices|candidates|generations|usage|usage_?metadata|finish_?reason|stop_?reason|done_reason|status_?code|messages|contents|eval_count|object|error)$/i
/** Of an element of a list of messages or of parts. */
const OF_PART = /^(?:role|content|type|text|generated_text|message)$/
/** A body that was cut off. */
const CUT = /["'](?:choices|candidates|usage|usage_?metadata|finish_?reason|stop_?reason|messages)["']\s*:/i
const HEAD_CHARACTERS = 2_000

/** Whether a value is a body of an API, or of what a program put around one, and not what the model was asked or answered. */
export function isBody(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value === 'object'
  const text = value.trimStart()
  if (!/^[[{]/.test(text)) return false
  const read = text.startsWith('{') ? objectOf(text) : jsonOrNothing(text)
  if (Array.isArray(read))
    return read.some(part => isObject(part) && Object.keys(part).some(key => OF_PART.test(key)))
  if (!isObject(read)) return CUT.test(text.slice(0, HEAD_CHARACTERS))
  const isMessage = 'role' in read && 'content' in read
  return isMessage || Array.isArray(read['content']) || Object.keys(read).some(key => OF_BODY.test(key))
}

const isOpening = (value: unknown): boolean => typeof value === 'string' && value.startsWith('{')

/** Top columns of answers in JSON, as a model writes them when asked to: what they hold is the answer's, not the call's. */
export function writtenAnswers(records: readonly unknown[]): ReadonlySet<string> {
  const answers = new Set<string>()
  const bodies = new Set<string>()
  for (const record of records) {
    for (const [key, value] of Object.entries(objectOf(record) ?? {})) {
      if (!isOpening(value) || !(ANSWERS.test(key) || MAYBE_ANSWERS.test(key))) continue
      if (isBody(value)) bodies.add(key)
      else answers.add(key)
    }
  }
  return new Set([...answers].filter(key => !bodies.has(key)))
}
