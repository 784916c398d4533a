/** A request that passed → the object of its line: times, counts and words of the API; no text, no key. */
import {
  EMPTY,
  EMPTY_TOLD,
  JSON_TOLD,
  JSON_VALID,
  REFUSAL,
  REFUSAL_TOLD,
  TOOL_CALLS_TOLD,
  TOOL_CALLS_VALID
} from '../../log/requestFacts.ts'
import { endingOf } from '../../read/facts/answerBody.ts'
import { modelShown, withoutSecrets } from '../../secrets.ts'
import type { Heard } from './answerTap.ts'
import type { SideName } from './question.ts'
import type { Asked } from './requestBody.ts'

export type Passed = {
  readonly id: string
  /** Of the wall clock. [µs] */
  readonly startMicros: number
  /** On one clock. [ms] */
  readonly arrivedAt: number
  readonly endedAt: number
  /** 0: the upstream gave none. */
  readonly status: number
  readonly aborted: 'client' | 'upstream' | null
  readonly error: string
  readonly caller: string
  readonly side: SideName
  readonly baseUrl: string
  readonly asked: Asked
  readonly heard: Heard | null
  readonly limits: Readonly<Record<string, string>> | null
  /** The request of which this is a copy. */
  readonly mirrorOf: string | null
}

/** What the caller and the upstream call things, without keys. */
const namesOf = ({ error, asked, heard }: Passed) => ({
  error: withoutSecrets(error || (heard?.errorCode ?? '')) || null,
  model: modelShown(asked.model) || null,
  served_model: modelShown(heard?.servedModel ?? '').slice(0, 200) || null
})

export function rowOf(passed: Passed): object {
  const { asked, heard } = passed
  const ended = heard === null ? 'unknown' : endingOf(heard.end)
  return {
    gpuops_record: 1,
    id: passed.id,
    start: isoMicros(passed.startMicros),
    duration_ms: rounded(passed.endedAt - passed.arrivedAt),
    ttft_ms:
      heard === null || Number.isNaN(heard.firstTokenAt)
        ? null
        : rounded(heard.firstTokenAt - passed.arrivedAt),
    status: passed.status === 0 ? null : passed.status,
    aborted: passed.aborted,
    ...namesOf(passed),
    caller: passed.caller || null,
    upstream: passed.side,
    base_url: passed.baseUrl,
    endpoint: asked.endpoint,
    stream: asked.isStream,
    features: asked.features,
    max_tokens: Number.isNaN(asked.facts.maxTokens) ? null : asked.facts.maxTokens,
    input_tokens: heard?.input ?? null,
    cached_tokens: heard?.cached ?? null,
    output_tokens: heard?.output ?? null,
    reasoning_tokens: heard?.reasoning ?? null,
    service_tier: heard?.tier.slice(0, 40) || null,
    finish: ended === 'unknown' ? null : ended,
    ...marksOf(heard, passed.status),
    mirror: passed.mirrorOf !== null,
    mirror_of: passed.mirrorOf,
    rate_limit: passed.limits
  }
}

/** Of answers alone: an error's body is no answer. */
function marksOf(heard: Heard | null, status: number): object {
  const marks = heard !== null && status < 400 ? heard.facts.marks : 0
  const told = (bit: number, holds: number) => ((marks & bit) === 0 ? null : (marks & holds) !== 0)
  return {
    empty: told(EMPTY_TOLD, EMPTY),
    refusal: told(REFUSAL_TOLD, REFUSAL),
    tool_calls_valid: told(TOOL_CALLS_TOLD, TOOL_CALLS_VALID),
    json_valid: told(JSON_TOLD, JSON_VALID)
  }
}

const rounded = (millis: number): number => Math.round(millis * 1_000) / 1_000

/** `2026-11-28T22:00:00.123456Z`. */
const isoMicros = (micros: number): string =>
  new Date(Math.floor(micros / 1_000))
    .toISOString()
    .replace('Z', `${String(micros % 1_000).padStart(3, '0')}Z`)
