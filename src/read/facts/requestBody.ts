/** The body of a request, or the parameters of one → what the request uses. */
import { entryOf, isObject, type JsonObject } from '../../json.ts'
import { bitOf, type Endpoint, type FactRow, type Feature, tell } from '../../log/requestFacts.ts'
import { numberOf } from '../records/cell.ts'

/** A body with its messages says of every parameter whether it was used. */
export const isWhole = (body: JsonObject): boolean =>
  ['messages', 'input', 'prompt', 'contents'].some(name => body[name] !== undefined)

/** Tracers write `false` and nothing as texts. */
const UNSET = [undefined, null, false, '', 'false', 'null', 'None', '[]', '{}']

const isSet = (value: unknown): boolean =>
  !UNSET.includes(value as string) && !(Array.isArray(value) && value.length === 0)

/** Parameters whose presence alone is the use. */
const PRESENT: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  streaming: ['stream'],
  tools: ['tools', 'functions'],
  seed: ['seed'],
  reasoningEffort: ['reasoning_effort', 'thinking'],
  maxTokens: ['max_tokens'],
  maxCompletionTokens: ['max_completion_tokens', 'max_output_tokens'],
  storedState: ['previous_response_id', 'conversation'],
  background: ['background'],
  logitBias: ['logit_bias'],
  prediction: ['prediction'],
  stop: ['stop', 'stop_sequences'],
  promptCaching: ['prompt_cache_key', 'prompt_cache_retention']
}

/** A body with its messages: all that it uses. Texts are looked at and not kept. */
export function noteRequest(body: JsonObject, row: FactRow): void {
  noteParameters(body, row, true)
  noteMessages(
    [body['messages'], body['input']].flatMap(list => (Array.isArray(list) ? list : [])),
    row
  )
}

/** @param isAll whether a parameter that is not in it was not used; else nothing is known of it */
export function noteParameters(packed: JsonObject, row: FactRow, isAll: boolean): void {
  const body = unpacked(packed)
  const note = (feature: Feature, names: readonly string[], isUsed: boolean) => {
    if (isAll || names.some(name => name in body)) tell(row, feature, isUsed)
  }
  for (const [feature, names] of Object.entries(PRESENT) as [Feature, readonly string[]][])
    note(
      feature,
      names,
      names.some(name => isSet(body[name]))
    )
  const most = ['n', 'best_of'].map(name => numberOf(body[name]) || 1)
  note('severalChoices', ['n', 'best_of'], Math.max(...most) > 1)
  note(
    'serviceTier',
    ['service_tier'],
    !/^(|auto|default|standard)$/.test(String(body['service_tier'] ?? ''))
  )
  note(
    'logprobs',
    ['logprobs', 'top_logprobs'],
    isSet(body['logprobs']) || (numberOf(body['top_logprobs']) ?? 0) > 0
  )
  noteFormats(body, note)
  noteNested(body, row, note)
  const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'].map(name =>
    numberOf(body[name])
  )
  row.maxTokens = limits.find(tokens => tokens !== undefined && tokens > 0) ?? row.maxTokens
}

/** Objects and lists that are written as text, opened. */
const unpacked = (body: JsonObject): JsonObject =>
  Object.fromEntries(
    NESTED.map(name => [name, opened(body[name])] as const)
      .filter(([, value]) => value !== undefined)
      .concat(Object.entries(body).filter(([name]) => !NESTED.includes(name)))
  )

const NESTED = ['tools', 'functions', 'response_format', 'text', 'reasoning', 'modalities', 'stop']

/** The text of a list or an object → what it holds; anything else as it is. */
export function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    // Cut off, or no JSON after all: it says nothing.
    return undefined
  }
}

type Note = (feature: Feature, names: readonly string[], isUsed: boolean) => void

function noteFormats(body: JsonObject, note: Note): void {
  const formats = [body['response_format'], at(body['text'], 'format')].map(format => at(format, 'type'))
  const names = ['response_format', 'text', 'guided_json']
  note('jsonSchema', names, formats.includes('json_schema') || isSet(body['guided_json']))
  note('jsonMode', names, formats.includes('json_object'))
}

function noteNested(body: JsonObject, row: FactRow, note: Note): void {
  const tools = Array.isArray(body['tools']) ? body['tools'] : []
  note('hostedTools', ['tools'], tools.some(isHosted))
  if (body['store'] === true) tell(row, 'storedState', true)
  if (isSet(at(body['reasoning'], 'effort'))) tell(row, 'reasoningEffort', true)
  if (Array.isArray(body['modalities']) && body['modalities'].includes('audio')) tell(row, 'audio', true)
}

/** Tools that the provider runs itself: web search, files, code, computer use, MCP. A function is the caller's own. */
function isHosted(tool: unknown): boolean {
  const type = at(tool, 'type')
  return typeof type === 'string' && type !== 'function' && type !== 'custom'
}

export const at = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)

/** Parts of messages that are no text, of OpenAI's two APIs and of Anthropic's. */
const PARTS: Readonly<Record<string, Feature>> = {
  image_url: 'images',
  input_image: 'images',
  image: 'images',
  input_audio: 'audio',
  audio: 'audio',
  file: 'files',
  input_file: 'files',
  document: 'files'
}

/** What the messages of a request hold besides text. */
export function noteMessages(messages: readonly unknown[], row: FactRow): void {
  const parts = messages.flatMap(message => {
    const content = at(message, 'content')
    return Array.isArray(content) ? content : []
  })
  const found = new Set(parts.map(part => entryOf(PARTS, String(at(part, 'type')))))
  for (const feature of ['images', 'audio', 'files'] as const) {
    const isUsed = found.has(feature) || (row.used & bitOf(feature)) !== 0
    tell(row, feature, isUsed)
  }
  if (parts.some(part => isSet(at(part, 'cache_control')))) tell(row, 'promptCaching', true)
}

const PATHS: readonly (readonly [RegExp, Endpoint])[] = [
  [/chat[_./]?completions?|^a?completion$|^chat$|\/api\/chat/i, 'chat'],
  [/responses|^response$/i, 'responses'],
  [/embed/i, 'embeddings'],
  [/\/messages|anthropic_messages|^messages$/i, 'messages'],
  [/generate_?content/i, 'generateContent'],
  [/rerank/i, 'rerank'],
  [/images?[/_]?(?:generation|edit|variation)|^images$/i, 'images'],
  [/audio|transcri|speech/i, 'audio'],
  [/moderation/i, 'moderations'],
  // The bare word is OpenRouter's for chats, too.
  [/text[_./]?completion|\/completions?\/?$|\/api\/generate/i, 'completions']
]

/** A path, a URL, or a gateway's word for the kind of call → the endpoint; `undefined`: it is none that is known. */
export const endpointOf = (text: string): Endpoint | undefined =>
  text === '' ? undefined : PATHS.find(([pattern]) => pattern.test(text.split('?')[0] ?? ''))?.[1]
