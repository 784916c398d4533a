/** The bytes of a request → what it uses, and the same bytes with what its upstream needs changed. */
import { isObject } from '../../json.ts'
import { bitOf, emptyFacts, type FactRow, FEATURES, tell } from '../../log/requestFacts.ts'
import { endpointOf, noteRequest } from '../../read/facts/requestBody.ts'

export type Asked = {
  readonly endpoint: string
  readonly model: string
  readonly isStream: boolean
  readonly wantsJson: boolean
  readonly hasUsage: boolean
  readonly facts: FactRow
  /** `null`: no JSON that could be read. */
  readonly features: readonly string[] | null
}

/** @param body `null`: too long to be looked at */
export function askedIn(path: string, method: string, body: Buffer | null): Asked {
  const facts = emptyFacts()
  const endpoint = method === 'POST' ? (endpointOf(path) ?? 'other') : 'other'
  const json = body === null ? undefined : parsed(body)
  if (!isObject(json))
    return { endpoint, model: '', isStream: false, wantsJson: false, hasUsage: false, facts, features: null }
  noteRequest(json, facts)
  // Responses are stored unless the caller says no.
  if (endpoint === 'responses' && json['store'] !== false) tell(facts, 'storedState', true)
  const options = json['stream_options']
  return {
    endpoint,
    model: typeof json['model'] === 'string' ? json['model'].slice(0, 200) : '',
    isStream: json['stream'] === true,
    wantsJson: (facts.used & (bitOf('jsonSchema') | bitOf('jsonMode'))) !== 0,
    hasUsage: isObject(options) && options['include_usage'] === true,
    facts,
    features: FEATURES.filter(feature => (facts.used & bitOf(feature)) !== 0)
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // A form, or nothing: it passes through and says nothing.
    return undefined
  }
}

/** Under the name that the upstream serves the model by: only that text changes. */
export function renamed(body: Buffer, from: string, to: string): Buffer {
  const text = body.toString('utf8')
  const stated = new RegExp(`"model"\\s*:\\s*${escaped(JSON.stringify(from))}`, 'g')
  const places = text.match(stated)?.length ?? 0
  if (places === 1) return Buffer.from(text.replace(stated, () => `"model":${JSON.stringify(to)}`))
  return Buffer.from(JSON.stringify({ ...JSON.parse(text), model: to }))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A stream that tells its usage at its end, though the caller did not ask for it. */
export const askingUsage = (body: Buffer): Buffer =>
  Buffer.from(body.toString('utf8').replace(/\}\s*$/, ',"stream_options":{"include_usage":true}}'))
