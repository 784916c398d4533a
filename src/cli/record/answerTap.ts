/** Bytes of an answer as they pass → when its first token came, how it ended, and its usage; nothing of its text is kept. */

import { StringDecoder } from 'node:string_decoder'
import { isObject, jsonOrNothing } from '../../json.ts'
import { emptyFacts, type FactRow } from '../../log/requestFacts.ts'
import { answerOf, endWordOf, noteAnswer } from '../../read/facts/answerBody.ts'
import { at } from '../../read/facts/requestBody.ts'

/** What is known of an answer. */
export type Heard = {
  /** On the clock of `now`; `NaN`: none came. [ms] */
  firstTokenAt: number
  input: number | null
  cached: number | null
  output: number | null
  reasoning: number | null
  end: string
  servedModel: string
  tier: string
  errorCode: string
  /** Marks of emptiness, refusal, tool calls and JSON, where the whole answer was seen. */
  readonly facts: FactRow
}

const nothingHeard = (): Heard => ({
  firstTokenAt: Number.NaN,
  input: null,
  cached: null,
  output: null,
  reasoning: null,
  end: '',
  servedModel: '',
  tier: '',
  errorCode: '',
  facts: emptyFacts()
})

export type Tap = {
  push(chunk: Buffer, at: number): void
  finish(): Heard
}

/** Longer answers are passed on and not looked at. [bytes] */
const MOST_BYTES = 16 << 20

/** @param wantsJson whether the request asked for JSON */
export const tapFor = (contentType: string, wantsJson: boolean): Tap =>
  /event-stream/i.test(contentType) ? new StreamTap(wantsJson) : new BodyTap(wantsJson)

class BodyTap implements Tap {
  private parts: Buffer[] = []
  private length = 0
  private readonly wantsJson: boolean

  constructor(wantsJson: boolean) {
    this.wantsJson = wantsJson
  }

  push(chunk: Buffer): void {
    this.length += chunk.length
    if (this.length > MOST_BYTES) this.parts = []
    else this.parts.push(chunk)
  }

  finish(): Heard {
    const heard = nothingHeard()
    const body =
      this.length > MOST_BYTES ? undefined : jsonOrNothing(Buffer.concat(this.parts).toString('utf8'))
    if (!isObject(body)) return heard
    noteUsage(body, heard)
    heard.end = endWordOf(body)
    heard.errorCode = codeOf(body['error'])
    const answer = answerOf(body)
    if (answer !== undefined) noteAnswer(answer, this.wantsJson, heard.facts)
    return heard
  }
}

/** Server-sent events of Chat Completions, Responses and Messages. */
class StreamTap implements Tap {
  private readonly heard = nothingHeard()
  private readonly decoder = new StringDecoder('utf8')
  private rest = ''
  private text = ''
  private refusal = ''
  private length = 0
  private readonly toolArguments = new Map<string, string>()
  private isOver = false
  private readonly wantsJson: boolean

  constructor(wantsJson: boolean) {
    this.wantsJson = wantsJson
  }

  push(chunk: Buffer, at: number): void {
    this.length += chunk.length
    if (this.length > MOST_BYTES) return
    const lines = (this.rest + this.decoder.write(chunk)).split('\n')
    this.rest = lines.pop() as string
    for (const line of lines) if (line.startsWith('data:')) this.event(line.slice('data:'.length).trim(), at)
  }

  finish(): Heard {
    const { heard, text, refusal } = this
    const isSeen = this.isOver && this.length <= MOST_BYTES
    if (isSeen)
      noteAnswer(
        { text, refusal, toolArguments: [...this.toolArguments.values()] },
        this.wantsJson,
        heard.facts
      )
    return heard
  }

  private event(data: string, at: number): void {
    if (data === '[DONE]') {
      this.isOver = true
      return
    }
    const event = jsonOrNothing(data)
    if (!isObject(event)) return
    noteUsage(
      isObject(event['response']) ? event['response'] : isObject(event['message']) ? event['message'] : event,
      this.heard
    )
    if (isObject(event['delta']) && typeof event['delta']['stop_reason'] === 'string')
      this.heard.end = event['delta']['stop_reason']
    noteUsage(event, this.heard)
    this.heard.end = endWordOf(event) || endWordOf(event['response']) || this.heard.end
    this.heard.errorCode ||= codeOf(event['error'])
    if (/^(response\.(completed|incomplete|failed)|message_stop)$/.test(String(event['type'])))
      this.isOver = true
    if (this.take(event) && Number.isNaN(this.heard.firstTokenAt)) this.heard.firstTokenAt = at
  }

  /** Whether the event brings a part of the answer. */
  private take(event: Readonly<Record<string, unknown>>): boolean {
    const choices = event['choices']
    if (Array.isArray(choices)) return choices.map(choice => this.takeDelta(choice)).some(Boolean)
    const type = String(event['type'] ?? '')
    const delta = event['delta']
    if (typeof delta === 'string') return this.takeText(type, delta, String(event['item_id'] ?? ''))
    if (type !== 'content_block_delta') return false
    const [text, json] = [atText(delta, 'text'), atText(delta, 'partial_json')]
    this.text += text
    if (json !== '') this.addArguments(String(event['index']), json)
    return text !== '' || json !== '' || atText(delta, 'thinking') !== ''
  }

  private takeText(type: string, delta: string, item: string): boolean {
    if (/refusal/.test(type)) this.refusal += delta
    else if (/arguments/.test(type)) this.addArguments(item, delta)
    else if (/output_text/.test(type)) this.text += delta
    return delta !== '' && /\.delta$/.test(type)
  }

  private takeDelta(choice: unknown): boolean {
    const delta = at(choice, 'delta')
    const text = atText(delta, 'content') || atText(choice, 'text')
    const refusal = atText(delta, 'refusal')
    const calls = at(delta, 'tool_calls')
    if (at(choice, 'index') === 0 || at(choice, 'index') === undefined) this.text += text
    this.refusal += refusal
    for (const call of Array.isArray(calls) ? calls : [])
      this.addArguments(String(at(call, 'index')), atText(at(call, 'function'), 'arguments'))
    const thought = atText(delta, 'reasoning_content') || atText(delta, 'reasoning')
    return text !== '' || refusal !== '' || thought !== '' || (Array.isArray(calls) && calls.length > 0)
  }

  private addArguments(call: string, part: string): void {
    this.toolArguments.set(call, (this.toolArguments.get(call) ?? '') + part)
  }
}

const atText = (value: unknown, name: string): string => {
  const text = at(value, name)
  return typeof text === 'string' ? text : ''
}

function noteUsage(body: Readonly<Record<string, unknown>>, heard: Heard): void {
  if (typeof body['model'] === 'string') heard.servedModel = body['model']
  if (typeof body['service_tier'] === 'string') heard.tier = body['service_tier']
  const usage = body['usage']
  if (!isObject(usage)) return
  const first = (...names: readonly string[]) =>
    names.map(name => usage[name]).find(value => typeof value === 'number')
  const inner = (...names: readonly string[]) =>
    names.map(name => usage[name]).find(isObject) as Readonly<Record<string, unknown>> | undefined
  const outside = tokens(usage['cache_read_input_tokens'])
  const written = tokens(usage['cache_creation_input_tokens'])
  const input = tokens(first('prompt_tokens', 'input_tokens'))
  const cached = tokens(inner('prompt_tokens_details', 'input_tokens_details')?.['cached_tokens']) ?? outside
  // Of the Messages API, cached tokens lie outside of the input.
  const isOutside = outside !== null && usage['prompt_tokens'] === undefined
  if (input !== null) heard.input = isOutside ? input + outside + (written ?? 0) : input
  heard.cached = cached ?? heard.cached
  heard.output = tokens(first('completion_tokens', 'output_tokens')) ?? heard.output
  heard.reasoning =
    tokens(inner('completion_tokens_details', 'output_tokens_details')?.['reasoning_tokens']) ??
    heard.reasoning
}

const tokens = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null

/** A word of the API's own; a message may hold a key or a prompt. */
function codeOf(error: unknown): string {
  const code = at(error, 'code') ?? at(error, 'type')
  return typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : ''
}
