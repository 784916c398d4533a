/** Requests in the order of time, gates of their pools and the SDK's retries → who was refused, when and by what. */

import { MICROS_PER_MINUTE } from '../units.ts'
import type { Budget } from './budget.ts'
import type { Demand } from './demand.ts'
import { ADMITTED, type Gate, refusalCode } from './gate.ts'
import { REFUSALS } from './refusals.ts'
import { jitterStep, RetryQueue } from './retries.ts'

export type Outcome = {
  readonly attempts: number
  /** Refused first attempts, by index into `REFUSALS`. */
  readonly refusedBy: Float64Array
  readonly refusedByPool: Float64Array
  /** Requests that were never admitted. */
  readonly lost: number
  /** Since the first arrival; `NaN`: none. [µs] */
  readonly firstMicros: number
  readonly worst: { readonly atMicros: number; readonly requests: number; readonly refused: number } | null
  /** Back-off of those that were refused and came through. [s] */
  readonly addedSeconds: Float64Array
  /** When a month's budget was used up first, since the first arrival. [µs] */
  readonly spentMicros: number | null
}

export type AdmitOptions = {
  /** By pool; `null`: its limits refuse nothing. */
  readonly gates: readonly (Gate | null)[]
  /** Tokens that each request is charged at its start. */
  readonly charge: Float64Array | Float32Array
  /** How many requests each stands for; `null`: itself alone. */
  readonly weights: Float64Array | null
  readonly budget: Budget | null
  readonly retries: number
  readonly seed: number
}

const MONTHLY_USAGE = refusalCode('monthlyUsage')
const TOO_LARGE = refusalCode('tooLarge')

/** One pass in the order of time: retries take their turn among the requests. None where nothing can be refused. */
export const admit = (demand: Demand, options: AdmitOptions): Outcome =>
  options.budget === null && options.gates.every(gate => gate === null)
    ? allAdmitted(demand.length, options.gates.length)
    : new Run(demand, options).run()

const allAdmitted = (requests: number, pools: number): Outcome => ({
  attempts: requests,
  refusedBy: new Float64Array(REFUSALS.length),
  refusedByPool: new Float64Array(pools),
  lost: 0,
  firstMicros: Number.NaN,
  worst: null,
  addedSeconds: new Float64Array(0),
  spentMicros: null
})

class Run {
  private readonly atMicros: Float64Array
  private readonly pool: Uint16Array
  private readonly inputTokens: Float32Array
  private readonly charge: Float64Array | Float32Array
  private readonly weights: Float64Array | null
  private readonly rows: Uint32Array
  private readonly usd: Float64Array
  private readonly gates: readonly (Gate | null)[]
  private readonly budget: Budget | null
  private readonly retries: number
  private readonly seed: number
  private readonly waiting = new RetryQueue()
  private attempts = 0
  private readonly refusedBy = new Float64Array(REFUSALS.length)
  private readonly refusedByPool: Float64Array
  private lost = 0
  private firstMicros = Number.NaN
  private readonly added: number[] = []
  private worst: Outcome['worst'] = null
  private minuteEnd = MICROS_PER_MINUTE
  private minuteFrom = 0
  private minuteRefused = 0

  constructor(demand: Demand, { gates, charge, weights, budget, retries, seed }: AdmitOptions) {
    this.atMicros = demand.atMicros
    this.pool = demand.pool
    this.inputTokens = demand.inputTokens
    this.rows = demand.rows
    this.usd = demand.usd
    this.gates = gates
    this.charge = charge
    this.weights = weights
    this.budget = budget
    this.retries = retries
    this.seed = seed
    this.refusedByPool = new Float64Array(gates.length)
  }

  run(): Outcome {
    const { atMicros, waiting } = this
    for (let request = 0; request < atMicros.length; request++) {
      const at = atMicros[request] as number
      if (waiting.nextMicros <= at) this.retryUntil(at)
      if (at >= this.minuteEnd) this.nextMinute(at, request)
      const refusal = this.attempt(request, at)
      if (refusal !== ADMITTED) this.refuse(request, at, refusal)
    }
    return this.finish()
  }

  private finish(): Outcome {
    this.retryUntil(Number.MAX_VALUE)
    this.nextMinute(this.minuteEnd, this.atMicros.length)
    const { attempts, refusedBy, refusedByPool, lost, firstMicros, worst } = this
    const addedSeconds = Float64Array.from(this.added)
    const spentMicros = this.budget?.reachedMicros ?? null
    return { attempts, refusedBy, refusedByPool, lost, firstMicros, worst, addedSeconds, spentMicros }
  }

  private attempt(request: number, atMicros: number): number {
    this.attempts++
    if (this.budget?.isSpent(atMicros)) return MONTHLY_USAGE
    const gate = this.gates[this.pool[request] as number] as Gate | null
    const refusal = gate === null ? ADMITTED : this.decide(gate, request, atMicros)
    if (this.budget !== null && refusal === ADMITTED)
      this.budget.spend(this.usd[this.rows[request] as number] as number)
    return refusal
  }

  private decide(gate: Gate, request: number, atMicros: number): number {
    const weight = this.weights === null ? 1 : (this.weights[request] as number)
    return gate.decide(atMicros, this.charge[request] as number, this.inputTokens[request] as number, weight)
  }

  private refuse(request: number, atMicros: number, refusal: number): void {
    const pool = this.pool[request] as number
    this.refusedBy[refusal] = (this.refusedBy[refusal] as number) + 1
    this.refusedByPool[pool] = (this.refusedByPool[pool] as number) + 1
    this.minuteRefused++
    if (Number.isNaN(this.firstMicros)) this.firstMicros = atMicros
    this.retryLater(request, 0, atMicros, refusal)
  }

  /** No retry mends a request that is too large or a month that is paid out. */
  private retryLater(request: number, retry: number, atMicros: number, refusal: number): void {
    const hopeless = refusal === TOO_LARGE || refusal === MONTHLY_USAGE
    if (hopeless || retry >= this.retries) this.lost++
    else this.waiting.push(atMicros, request, retry, jitterStep(this.seed, request, retry))
  }

  private retryUntil(atMicros: number): void {
    const { waiting } = this
    while (waiting.nextMicros <= atMicros) {
      const due = waiting.nextMicros
      const retry = waiting.nextRetry
      const request = waiting.pop()
      const refusal = this.attempt(request, due)
      if (refusal === ADMITTED) this.added.push((due - (this.atMicros[request] as number)) / 1e6)
      else this.retryLater(request, retry + 1, due, refusal)
    }
  }

  /** @param request the first one after the minute that ends */
  private nextMinute(atMicros: number, request: number): void {
    if (this.minuteRefused > (this.worst?.refused ?? 0)) {
      const [requests, refused] = [request - this.minuteFrom, this.minuteRefused]
      this.worst = { atMicros: this.minuteEnd - MICROS_PER_MINUTE, requests, refused }
    }
    this.minuteEnd = (Math.floor(atMicros / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE
    this.minuteFrom = request
    this.minuteRefused = 0
  }
}
