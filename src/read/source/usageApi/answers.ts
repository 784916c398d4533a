/** One request of an API → its answer as JSON, waiting and asking again where it says so; never with the key in a message. */

import { setTimeout as pause } from 'node:timers/promises'
import { AuditError } from '../../../errors.ts'
import { boundedText } from '../boundedText.ts'

export type Asking = {
  /** As messages show it. */
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** What the key must be, and where it stands. */
  readonly keyHelp: string
  /** Longest time to go on asking for one answer. [ms] */
  readonly mostMillis: number
  readonly signal: AbortSignal
}

/** Of the server, less ours. [s] `null` where it does not say. */
export type Answer = { readonly json: unknown; readonly clockAheadSeconds: number | null }

const MOST_TRIES = 8
/** Of one answer; a day of minutes by key and model is some megabytes. */
const MOST_SECONDS = 60
const LARGEST_ANSWER = 256e6

/** @throws AuditError STORE where it is refused, or does not come in time */
export async function answerOf(url: URL, asking: Asking): Promise<Answer> {
  const began = Date.now()
  for (let tries = 1; ; tries++) {
    const outcome = await once(url, asking)
    if ('json' in outcome) return outcome
    const wait = outcome.waitMillis ?? 500 * 2 ** tries
    const isLate = Date.now() - began + wait > asking.mostMillis
    if (tries === MOST_TRIES || isLate)
      throw failed(asking, outcome.why, 'Run again later; with --save FILE it goes on where it stopped')
    await pause(wait, undefined, { signal: asking.signal })
  }
}

type Again = { readonly why: string; readonly waitMillis: number | null }

async function once(url: URL, asking: Asking): Promise<Answer | Again> {
  try {
    const response = await fetch(url, {
      headers: { ...asking.headers, accept: 'application/json' },
      // The key is for this host alone.
      redirect: 'error',
      signal: AbortSignal.any([asking.signal, AbortSignal.timeout(MOST_SECONDS * 1_000)])
    })
    if (response.ok)
      return {
        json: JSON.parse(await boundedText(response.body, LARGEST_ANSWER)),
        clockAheadSeconds: aheadOf(response.headers)
      }
    return await refusal(response, asking)
  } catch (error) {
    if (error instanceof AuditError) throw error
    if (asking.signal.aborted) throw error
    return { why: `the answer was not whole (${reasonOf(error)})`, waitMillis: null }
  }
}

/** @throws AuditError where asking again would not help */
async function refusal(response: Response, asking: Asking): Promise<Again> {
  const { status, headers } = response
  const text = (await response.text().catch(() => '')).slice(0, 2_000)
  const why = `${messageIn(text)} (HTTP ${status})`
  if (status === 429 || status === 408 || status >= 500) return { why, waitMillis: retryMillis(headers) }
  if (status === 401 || status === 403) throw failed(asking, why, asking.keyHelp)
  throw failed(asking, why, 'Check the parameters of the address')
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date. */
function retryMillis(headers: Headers): number | null {
  const millis = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (millis >= 0) return millis
  const stated = headers.get('retry-after')
  if (stated === null) return null
  const seconds = Number(stated)
  if (seconds >= 0) return seconds * 1_000
  const date = Date.parse(stated)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}

function aheadOf(headers: Headers): number | null {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? null : (date - Date.now()) / 1_000
}

/** What the provider says of it: both write `{ "error": { "message" } }`. */
function messageIn(text: string): string {
  try {
    const message: unknown = JSON.parse(text)?.error?.message
    // Some name the key, with its middle left out.
    if (typeof message === 'string')
      return message
        .replaceAll(/\bsk-[\w*.-]+/g, 'the key')
        .slice(0, 300)
        .replace(/\.$/, '')
  } catch {
    // No JSON: what a proxy between writes is a page for people.
  }
  return 'it was refused'
}

const reasonOf = (error: unknown): string => {
  const { name, message, cause } = error as Error
  if (error instanceof SyntaxError) return 'its JSON is cut off or damaged'
  if (name === 'TimeoutError') return `none came within ${MOST_SECONDS} s`
  return (cause as Error | undefined)?.message ?? message
}

export const failed = ({ name }: Pick<Asking, 'name'>, why: string, remedy: string): AuditError =>
  AuditError.of('STORE', name, why, remedy)
