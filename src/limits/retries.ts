/** Refused attempts → when the official SDKs send them again, in the order of time. */

/** openai-python and openai-node: `max_retries` = 2. */
export const MOST_RETRIES = 2
const FIRST_DELAY_SECONDS = 0.5
const LONGEST_DELAY_SECONDS = 8
/** A delay is shortened by up to this share. */
const JITTER = 0.25
/** The SDKs draw the jitter from a continuum; so many equally likely steps of it (a power of two) keep queues in order. */
const STEPS = 4

/**
 * Pause before the retry with this number, counted from 0. [µs]
 *
 *     min(0.5 s · 2^retry, 8 s) · (1 − 0.25·u),  u = (step + ½) / 4
 *
 * Source: `_calculate_retry_timeout` of github.com/openai/openai-python, src/openai/_base_client.py, with the constants
 * of _constants.py; without a Retry-After header, whose values OpenAI does not publish.
 */
export const backOffMicros = (retry: number, step: number): number =>
  Math.round(
    Math.min(FIRST_DELAY_SECONDS * 2 ** retry, LONGEST_DELAY_SECONDS) *
      (1 - (JITTER * (step + 0.5)) / STEPS) *
      1e6
  )

/** A step of the jitter that depends on nothing but the seed, the request and the retry (finish of MurmurHash3). */
export function jitterStep(seed: number, request: number, retry: number): number {
  let mixed = Math.imul(seed ^ Math.imul(request, 0x9e3779b1), 0x85ebca6b) + Math.imul(retry + 1, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) & (STEPS - 1)
}

const FIRST_SIZE = 64

/** First come, first served: a ring, whose size is a power of two. */
class Lane {
  private dueMicros = new Float64Array(FIRST_SIZE)
  private requests = new Uint32Array(FIRST_SIZE)
  private head = 0
  private size = 0

  /** @returns whether it is the only one */
  push(dueMicros: number, request: number): boolean {
    if (this.size === this.dueMicros.length) this.grow()
    const at = (this.head + this.size) & (this.dueMicros.length - 1)
    this.dueMicros[at] = dueMicros
    this.requests[at] = request
    this.size++
    return this.size === 1
  }

  pop(): number {
    const request = this.requests[this.head] as number
    this.head = (this.head + 1) & (this.dueMicros.length - 1)
    this.size--
    return request
  }

  /** When the first one is due; infinite where there is none. */
  nextMicros(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.dueMicros[this.head] as number)
  }

  private grow(): void {
    const [due, requests] = [this.dueMicros, this.requests]
    this.dueMicros = new Float64Array(2 * due.length)
    this.requests = new Uint32Array(2 * due.length)
    for (let i = 0; i < due.length; i++) {
      const from = (this.head + i) & (due.length - 1)
      this.dueMicros[i] = due[from] as number
      this.requests[i] = requests[from] as number
    }
    this.head = 0
  }
}

/** Retries that wait, in one lane per retry and step of the jitter: each has one pause, so what comes first is due first. */
export class RetryQueue {
  /** When the next one is due; infinite where none waits. [µs] */
  nextMicros = Number.POSITIVE_INFINITY
  private next = 0
  private readonly lanes = Array.from({ length: MOST_RETRIES * STEPS }, () => new Lane())
  private readonly pauses = Float64Array.from(this.lanes, (_, lane) =>
    backOffMicros(Math.floor(lane / STEPS), lane % STEPS)
  )
  private readonly heads = new Float64Array(MOST_RETRIES * STEPS).fill(Number.POSITIVE_INFINITY)

  push(atMicros: number, request: number, retry: number, step: number): void {
    const lane = retry * STEPS + step
    const dueMicros = atMicros + (this.pauses[lane] as number)
    if (!(this.lanes[lane] as Lane).push(dueMicros, request)) return
    this.heads[lane] = dueMicros
    if (dueMicros >= this.nextMicros) return
    this.nextMicros = dueMicros
    this.next = lane
  }

  /** Which retry the next one is, counted from 0. */
  get nextRetry(): number {
    return (this.next / STEPS) | 0
  }

  /** @returns the request of the next one, which is gone from the queue then */
  pop(): number {
    const lane = this.lanes[this.next] as Lane
    const request = lane.pop()
    this.heads[this.next] = lane.nextMicros()
    const { heads } = this
    let at = 0
    let soonest = Number.POSITIVE_INFINITY
    for (let i = 0; i < MOST_RETRIES * STEPS; i++) {
      const due = heads[i] as number
      if (due < soonest) {
        soonest = due
        at = i
      }
    }
    this.next = at
    this.nextMicros = soonest
    return request
  }
}
