/** One engine with continuous batching: requests in, the times of each one's first and last token out. */
import type { Batch, PerformanceModel } from './performanceModel.ts'

/** Columns, index-aligned, in arrival order. Tokens are whole; every request yields at least one. */
export type Requests = {
  readonly arrivalSeconds: Float64Array
  readonly inputTokens: Int32Array
  /** The part of the prompt that costs no prefill; it holds its KV all the same. */
  readonly cachedTokens: Int32Array
  readonly outputTokens: Int32Array
}

/** `NaN` for a request that no replica accepts. */
export type Times = {
  readonly scheduledSeconds: Float64Array
  readonly firstTokenSeconds: Float64Array
  readonly completionSeconds: Float64Array
}

/** Where each request stands; shared by all replicas, since each request lives on one. */
export type Progress = {
  /** Prompt tokens in the KV cache. */
  readonly prefilled: Int32Array
  /** Prompt tokens needed before the next token can be sampled: more than the prompt after a preemption. */
  readonly goal: Int32Array
  /** Prompt tokens worked on in the current iteration. */
  readonly chunk: Int32Array
  /** Tokens still to be produced, while not decoding. */
  readonly remaining: Int32Array
  /** The replica's step count at which the last token appears, while decoding. */
  readonly finishStep: Float64Array
}

export const newProgress = (length: number): Progress => ({
  prefilled: new Int32Array(length),
  goal: new Int32Array(length),
  chunk: new Int32Array(length),
  remaining: new Int32Array(length),
  finishStep: new Float64Array(length)
})

/** Busy time is counted inside this interval. [s] */
export type Interval = { readonly from: number; readonly to: number }

/**
 * The mixed policy of vLLM V1. Each iteration takes every decoding sequence, then running prefills in chunks, then
 * waiting requests first come first served, while token budget, sequences and KV cache allow. When the KV cache is
 * full the newest sequence is preempted and recomputed later.
 *
 * Between two events the batch does not change and its step times form an arithmetic series, so the replica advances
 * by stretches of steps; an arrival cuts a stretch short at the end of the step it falls into.
 */
export class Replica {
  /** End of the stretch under way; infinite when idle. */
  readySeconds = Number.POSITIVE_INFINITY
  outstanding = 0
  busySeconds = 0

  readonly #model: PerformanceModel
  readonly #requests: Requests
  readonly #progress: Progress
  readonly #times: Times
  readonly #busyInterval: Interval

  readonly #decoding: number[] = []
  readonly #prefilling: number[] = []
  readonly #preempted: number[] = []
  readonly #waiting: number[] = []
  #nextWaiting = 0
  #kvUsedTokens = 0
  readonly #batch: Batch = emptyBatch()

  #stepCount = 0
  #startSeconds = 0
  #steps = 0
  #stepSeconds = 0
  #stepGrowthSeconds = 0

  constructor(model: PerformanceModel, requests: Requests, progress: Progress, times: Times, busy: Interval) {
    this.#model = model
    this.#requests = requests
    this.#progress = progress
    this.#times = times
    this.#busyInterval = busy
  }

  accept(request: number, nowSeconds: number): void {
    this.outstanding++
    this.#waiting.push(request)
    this.#progress.goal[request] = this.#requests.inputTokens[request] as number
    this.#progress.remaining[request] = this.#requests.outputTokens[request] as number
    if (this.readySeconds === Number.POSITIVE_INFINITY) this.#startAt(nowSeconds, 0)
    else this.#cutAt(nowSeconds)
  }

  /** Ends the stretch under way and begins the next one. */
  advance(): void {
    this.#finishStretch()
    this.#preemptUntilDecodesFit()
    this.#planPrefill()
    this.#beginStretch()
  }

  #finishStretch(): void {
    const end = this.readySeconds
    const decoded = this.#decoding.length * this.#steps
    const { from, to } = this.#busyInterval
    this.busySeconds += Math.max(0, Math.min(end, to) - Math.max(this.#startSeconds, from))
    this.#stepCount += this.#steps
    this.#kvUsedTokens += decoded
    this.#batch.decodeContextTokens += decoded
    if (this.#steps > 0) {
      this.#retireDecoded(end)
      this.#finishChunks(end)
    }
  }

  #retireDecoded(end: number): void {
    const decoding = this.#decoding
    let kept = 0
    for (let i = 0; i < decoding.length; i++) {
      const request = decoding[i] as number
      if ((this.#progress.finishStep[request] as number) > this.#stepCount) decoding[kept++] = request
      else this.#complete(request, this.#leaveDecoding(request), end)
    }
    decoding.length = kept
  }

  #finishChunks(end: number): void {
    const { prefilled, goal, chunk, remaining, finishStep } = this.#progress
    let kept = 0
    for (let i = 0; i < this.#prefilling.length; i++) {
      const request = this.#prefilling[i] as number
      prefilled[request] = (prefilled[request] as number) + (chunk[request] as number)
      if ((prefilled[request] as number) < (goal[request] as number)) {
        this.#prefilling[kept++] = request
        continue
      }
      if (Number.isNaN(this.#times.firstTokenSeconds[request])) this.#times.firstTokenSeconds[request] = end
      const left = (remaining[request] as number) - 1
      if (left === 0) this.#complete(request, goal[request] as number, end)
      else {
        finishStep[request] = this.#stepCount + left
        this.#decoding.push(request)
        this.#batch.decodeContextTokens += goal[request] as number
      }
    }
    this.#prefilling.length = kept
  }

  #complete(request: number, contextTokens: number, end: number): void {
    this.#release(request, contextTokens)
    this.#times.completionSeconds[request] = end
    this.outstanding--
  }

  /** Takes the sequence out of the decode batch; its context is everything but the token sampled last. */
  #leaveDecoding(request: number): number {
    const left = (this.#progress.finishStep[request] as number) - this.#stepCount
    const contextTokens = this.#lengthOf(request) - left - 1
    this.#batch.decodeContextTokens -= contextTokens
    return contextTokens
  }

  #preemptUntilDecodesFit(): void {
    while (this.#kvUsedTokens + this.#decoding.length > this.#model.kvCapacityTokens) {
      const prefilling = this.#prefilling.pop()
      if (prefilling !== undefined) this.#suspend(prefilling, this.#progress.goal[prefilling] as number)
      else {
        const request = this.#decoding.pop() as number
        const contextTokens = this.#leaveDecoding(request)
        this.#progress.remaining[request] = (this.#progress.finishStep[request] as number) - this.#stepCount
        this.#suspend(request, contextTokens)
        this.#progress.goal[request] = contextTokens + 1
      }
    }
  }

  #suspend(request: number, contextTokens: number): void {
    this.#release(request, contextTokens)
    this.#preempted.push(request)
  }

  #release(request: number, contextTokens: number): void {
    this.#kvUsedTokens -= contextTokens + this.#model.kvFixedTokens(this.#lengthOf(request))
  }

  #planPrefill(): void {
    const batch = this.#batch
    batch.decodeSequences = this.#decoding.length
    batch.prefillTokens = 0
    batch.prefillPairs = 0
    batch.promptsFinishing = 0
    let budget = this.#model.maxBatchTokens - this.#decoding.length
    for (let i = 0; i < this.#prefilling.length; i++)
      budget -= this.#takeChunk(this.#prefilling[i] as number, budget)
    while (budget > 0) {
      const request = this.#admitNext()
      if (request < 0) break
      budget -= this.#takeChunk(request, budget)
    }
  }

  #takeChunk(request: number, budget: number): number {
    const done = this.#progress.prefilled[request] as number
    const left = (this.#progress.goal[request] as number) - done
    const tokens = Math.max(0, Math.min(left, budget))
    this.#progress.chunk[request] = tokens
    this.#batch.prefillTokens += tokens
    this.#batch.prefillPairs += tokens * (done + (tokens + 1) / 2)
    if (tokens === left) this.#batch.promptsFinishing++
    return tokens
  }

  /** @returns the request admitted, or −1 when none waits or none fits */
  #admitNext(): number {
    const request = this.#preempted.at(-1) ?? this.#waiting[this.#nextWaiting]
    if (request === undefined) return -1
    if (this.#decoding.length + this.#prefilling.length >= this.#model.maxSequences) return -1
    const goal = this.#progress.goal[request] as number
    const kvTokens = goal + this.#model.kvFixedTokens(this.#lengthOf(request))
    const decodes = this.#decoding.length
    if (this.#kvUsedTokens + kvTokens + decodes > this.#model.kvCapacityTokens) return -1
    if (this.#preempted.pop() === undefined) this.#nextWaiting++
    this.#kvUsedTokens += kvTokens
    // The last prompt token is always computed: its output is the first token sampled.
    this.#progress.prefilled[request] = Math.min(this.#requests.cachedTokens[request] as number, goal - 1)
    if (Number.isNaN(this.#times.scheduledSeconds[request])) {
      this.#times.scheduledSeconds[request] = this.readySeconds
    }
    this.#prefilling.push(request)
    return request
  }

  #beginStretch(): void {
    const sequences = this.#decoding.length
    if (sequences + this.#prefilling.length === 0) {
      this.readySeconds = Number.POSITIVE_INFINITY
      return
    }
    this.#stepSeconds = this.#model.iterationSeconds(this.#batch)
    this.#stepGrowthSeconds = 0
    const steps = this.#prefilling.length > 0 ? 1 : this.#stepsToNextEvent()
    if (steps > 1) {
      const context = this.#batch.decodeContextTokens
      this.#batch.decodeContextTokens = context + sequences * (steps - 1)
      const lastSeconds = this.#model.iterationSeconds(this.#batch)
      this.#batch.decodeContextTokens = context
      this.#stepGrowthSeconds = (lastSeconds - this.#stepSeconds) / (steps - 1)
    }
    this.#startAt(this.readySeconds, steps)
  }

  /** Steps until a sequence finishes or the KV cache is full. */
  #stepsToNextEvent(): number {
    let finish = Number.POSITIVE_INFINITY
    for (const request of this.#decoding)
      finish = Math.min(finish, this.#progress.finishStep[request] as number)
    const room = (this.#model.kvCapacityTokens - this.#kvUsedTokens) / this.#decoding.length
    return Math.min(finish - this.#stepCount, Math.floor(room))
  }

  #startAt(seconds: number, steps: number): void {
    this.#startSeconds = seconds
    this.#steps = steps
    this.readySeconds = seconds + this.#elapsedSeconds(steps)
  }

  #cutAt(nowSeconds: number): void {
    if (this.#steps <= 1 || this.readySeconds <= nowSeconds) return
    const steps = this.#stepsCovering(nowSeconds - this.#startSeconds)
    if (steps < this.#steps) this.#startAt(this.#startSeconds, steps)
  }

  /** Σ of the first n step times: n·d + g·n(n − 1)/2. */
  #elapsedSeconds(steps: number): number {
    return steps * this.#stepSeconds + (this.#stepGrowthSeconds * steps * (steps - 1)) / 2
  }

  /** Fewest steps, at least one, that reach `seconds`: the positive root of the sum above, rounded up. */
  #stepsCovering(seconds: number): number {
    const linear = this.#stepSeconds - this.#stepGrowthSeconds / 2
    const root = (2 * seconds) / (linear + Math.sqrt(linear * linear + 2 * this.#stepGrowthSeconds * seconds))
    return Math.max(1, Math.ceil(root))
  }

  #lengthOf(request: number): number {
    return (this.#requests.inputTokens[request] as number) + (this.#requests.outputTokens[request] as number)
  }
}

const emptyBatch = (): Batch => ({
  decodeSequences: 0,
  decodeContextTokens: 0,
  prefillTokens: 0,
  prefillPairs: 0,
  promptsFinishing: 0
})
