/** One engine with continuous batching: requests in, the times of each one's first and last token out. */
import { addChunk, clear, emptyBatch, isEmpty } from './batch.ts'
import { Decoding } from './decoding.ts'
import { KvBlocks } from './kvBlocks.ts'
import { tokensOf } from './lengths.ts'
import type { Batch, PerformanceModel } from './performanceModel.ts'
import type { Interval, Progress, Requests, Times } from './requests.ts'
import { Stretch } from './stretch.ts'
import { WaitingLine } from './waitingLine.ts'

/**
 * Each iteration takes, under the mixed policy, every decoding sequence, then running prefills, then waiting requests
 * first come first served, while token budget, sequences and KV cache allow; under prefill-first the prompts run alone
 * and the sequences decode only when there are none. When the KV cache is full the newest sequence is preempted and
 * recomputed later, before all that wait.
 *
 * Between two events the batch does not change, so the replica advances by stretches of equal steps; an arrival that
 * the next plan can take in cuts a stretch short. An engine that plans ahead plans step k + 1 when step k begins: it
 * knows the arrivals until then, and what ends in step k still holds its memory.
 */
export class Replica {
  /** End of the stretch under way; infinite when idle. */
  readySeconds = Number.POSITIVE_INFINITY
  outstanding = 0
  busySeconds = 0
  /** Most sequences in the engine at once. */
  peakRunning = 0
  preemptions = 0

  readonly #model: PerformanceModel
  readonly #requests: Requests
  readonly #progress: Progress
  readonly #times: Times
  readonly #busyInterval: Interval

  readonly #kv: KvBlocks
  readonly #decoding: Decoding
  readonly #prefilling: number[] = []
  readonly #line = new WaitingLine()
  readonly #stretch = new Stretch()
  readonly #batch: Batch = emptyBatch()
  #hasPreempted = false
  /** What ended in the step before the one being planned. */
  #endedBlocks = 0
  #endedSequences = 0
  /** What the sequences in the engine hold when they end. */
  #promisedBlocks = 0

  constructor(model: PerformanceModel, requests: Requests, progress: Progress, times: Times, busy: Interval) {
    this.#model = model
    this.#requests = requests
    this.#progress = progress
    this.#times = times
    this.#busyInterval = busy
    this.#kv = new KvBlocks(model.kvCapacityTokens, model.scheduling.blockTokens)
    this.#decoding = new Decoding(this.#kv)
  }

  accept(request: number, nowSeconds: number): void {
    const isFirst = this.#line.isEmpty
    this.outstanding++
    this.#line.add(request)
    this.#progress.goal[request] = this.#requests.inputTokens[request] as number
    this.#progress.remaining[request] = this.#requests.outputTokens[request] as number
    const fixedTokens = this.#model.kvFixedTokens(tokensOf(this.#requests, request))
    this.#progress.fixedBlocks[request] = this.#kv.blocksOf(fixedTokens)
    if (this.readySeconds === Number.POSITIVE_INFINITY) {
      this.#stretch.begin(nowSeconds, 0, 0, 0)
      this.readySeconds = nowSeconds
      return
    }
    if (isFirst) this.#cutAt(nowSeconds)
    if (this.#model.scheduling.planAhead && nowSeconds > this.#stretch.lastStartSeconds) this.#line.unseen++
  }

  /** An engine that plans ahead meets the arrival one step after the step it falls into. */
  #cutAt(nowSeconds: number): void {
    if (this.#stretch.steps <= 1) return
    const steps = this.#stretch.stepsCovering(nowSeconds) + (this.#model.scheduling.planAhead ? 1 : 0)
    if (steps >= this.#stretch.steps) return
    this.#stretch.steps = steps
    this.readySeconds = this.#stretch.endSeconds
  }

  /** Ends the stretch under way and begins the next one. */
  advance(): void {
    this.#finishStretch()
    this.#plan()
    if (isEmpty(this.#batch)) {
      this.#forgetPast()
      this.#plan()
    }
    this.#beginStretch()
  }

  #finishStretch(): void {
    const { steps, startSeconds } = this.#stretch
    if (steps === 0) return
    const { from, to } = this.#busyInterval
    this.busySeconds += Math.max(0, Math.min(this.readySeconds, to) - Math.max(startSeconds, from))
    if (this.#batch.decodeSequences > 0) {
      this.#decoding.pass(steps)
      this.#decoding.retire(this.#complete)
    }
    if (this.#batch.prefillTokens > 0) this.#finishChunks()
  }

  #finishChunks(): void {
    const { prefilled, goal, chunk, remaining } = this.#progress
    const prefilling = this.#prefilling
    let kept = 0
    for (let i = 0; i < prefilling.length; i++) {
      const request = prefilling[i] as number
      prefilled[request] = (prefilled[request] as number) + (chunk[request] as number)
      if ((prefilled[request] as number) < (goal[request] as number)) {
        prefilling[kept++] = request
        continue
      }
      if (Number.isNaN(this.#times.firstTokenSeconds[request])) {
        this.#times.firstTokenSeconds[request] = this.readySeconds
      }
      const left = (remaining[request] as number) - 1
      if (left === 0) this.#complete(request)
      else this.#decoding.add(request, goal[request] as number, left)
    }
    while (prefilling.length > kept) prefilling.pop()
  }

  /** @returns its context: everything but the token sampled last */
  readonly #complete = (request: number): number => {
    this.#times.completionSeconds[request] = this.readySeconds
    this.outstanding--
    this.#endedBlocks += this.#blocksAtEnd(request)
    this.#endedSequences++
    return this.#contextAtEnd(request)
  }

  #plan(): void {
    const { policy, planAhead } = this.#model.scheduling
    if (!planAhead) this.#forgetPast()
    this.#hasPreempted = false
    clear(this.#batch)
    if (policy === 'mixed') this.#planDecodes()
    this.#planPrefill()
    if (policy === 'prefill-first' && this.#batch.prefillTokens === 0) this.#planDecodes()
    this.peakRunning = Math.max(this.peakRunning, this.#decoding.length + this.#prefilling.length)
  }

  #planDecodes(): void {
    const decoding = this.#decoding
    while (this.#kv.neededAt(decoding.step) > this.#kv.free) this.#preemptNewest()
    this.#kv.take(this.#kv.neededAt(decoding.step))
    this.#batch.decodeSequences = decoding.length
    this.#batch.decodeContextTokens = decoding.contextTokens
  }

  #planPrefill(): void {
    let budget = this.#model.maxBatchTokens - this.#batch.decodeSequences
    for (let i = 0; i < this.#prefilling.length; i++)
      budget -= this.#takeChunk(this.#prefilling[i] as number, budget)
    while (budget > 0 && !this.#hasPreempted) {
      const request = this.#admitNext(budget)
      if (request < 0) break
      budget -= this.#takeChunk(request, budget)
    }
  }

  /** Makes room by preempting the newest, at last the request itself. @returns tokens taken into the batch */
  #takeChunk(request: number, budget: number): number {
    const done = this.#progress.prefilled[request] as number
    const left = (this.#progress.goal[request] as number) - done
    const tokens = this.#model.scheduling.chunkedPrefill ? Math.max(0, Math.min(left, budget)) : left
    const blocks = this.#kv.blocksOf(done + tokens) - this.#kv.blocksOf(done)
    while (blocks > this.#kv.free) if (this.#preemptNewest() === request) return 0
    this.#kv.take(blocks)
    this.#progress.chunk[request] = tokens
    addChunk(this.#batch, done, tokens, left)
    return tokens
  }

  #preemptNewest(): number {
    const request = this.#prefilling.pop() ?? this.#decoding.popNewest(this.#contextWithout)
    this.#promisedBlocks -= this.#blocksAtEnd(request)
    this.#progress.evictionPoint[request] = this.#kv.evictionPoint()
    this.#kv.release(this.#blocksHeld(request, this.#progress.prefilled[request] as number))
    this.#line.putBack(request)
    this.#hasPreempted = true
    this.preemptions++
    return request
  }

  /** The context of a preempted sequence is recomputed with the token sampled last, which yields the next one. */
  readonly #contextWithout = (request: number, remainingTokens: number): number => {
    const contextTokens = this.#contextAtEnd(request) - remainingTokens
    this.#progress.remaining[request] = remainingTokens
    this.#progress.prefilled[request] = contextTokens
    this.#progress.goal[request] = contextTokens + 1
    return contextTokens
  }

  /** @returns the request admitted, or −1 when none waits or none fits */
  #admitNext(budget: number): number {
    const request = this.#line.peek()
    const running = this.#decoding.length + this.#prefilling.length + this.#endedSequences
    if (request < 0 || running >= this.#model.maxSequences) return -1
    const kept = this.#blocksKept(request)
    const done = this.#tokensKept(request, kept)
    const left = (this.#progress.goal[request] as number) - done
    if (!this.#fitsBudget(left, budget) || !this.#fitsCache(request)) return -1
    this.#line.take()
    this.#progress.prefilled[request] = done
    this.#promisedBlocks += this.#blocksAtEnd(request)
    this.#kv.revive(kept)
    this.#kv.take(this.#blocksHeld(request, done) - kept)
    if (Number.isNaN(this.#times.scheduledSeconds[request])) {
      this.#times.scheduledSeconds[request] = this.readySeconds
    }
    this.#prefilling.push(request)
    return request
  }

  /** Whole blocks that a preempted sequence finds again. */
  #blocksKept(request: number): number {
    const point = this.#progress.evictionPoint[request] as number
    if (Number.isNaN(point) || !this.#model.scheduling.keepsPreempted) return 0
    const contextTokens = this.#progress.prefilled[request] as number
    const surviving = this.#kv.surviving(this.#blocksHeld(request, contextTokens), point)
    return Math.min(Math.floor(contextTokens / this.#kv.blockTokens), surviving)
  }

  /** The last token is always computed: its output is the next token sampled. */
  #tokensKept(request: number, blocksKept: number): number {
    const cached = this.#requests.cachedTokens[request] as number
    return Math.max(
      blocksKept * this.#kv.blockTokens,
      Math.min(cached, (this.#progress.goal[request] as number) - 1)
    )
  }

  /** Without chunks a prompt needs all of its tokens at once; one beyond any budget runs without decodes. */
  #fitsBudget(tokens: number, budget: number): boolean {
    const isWhole = tokens <= budget || budget === this.#model.maxBatchTokens
    return this.#model.scheduling.chunkedPrefill || isWhole
  }

  #fitsCache(request: number): boolean {
    const blocks = this.#blocksHeld(request, this.#progress.goal[request] as number)
    if (blocks > this.#kv.free) return false
    const promised = this.#promisedBlocks + this.#blocksAtEnd(request)
    return !this.#model.scheduling.reservesOutput || promised <= this.#kv.capacity
  }

  #beginStretch(): void {
    if (isEmpty(this.#batch)) {
      this.readySeconds = Number.POSITIVE_INFINITY
      return
    }
    const hasNews = this.#line.unseen > 0 || this.#endedSequences > 0 || this.#hasPreempted
    const isSingle = this.#batch.prefillTokens > 0 || (hasNews && !this.#line.isEmpty)
    this.#forgetPast()
    const steps = isSingle ? 1 : this.#decoding.stepsToNextEvent()
    const firstSeconds = this.#model.iterationSeconds(this.#batch)
    this.#stretch.begin(this.readySeconds, steps, firstSeconds, this.#lastSeconds(steps, firstSeconds))
    this.readySeconds = this.#stretch.endSeconds
  }

  /** Duration of the last of so many equal steps. */
  #lastSeconds(steps: number, firstSeconds: number): number {
    if (steps === 1) return firstSeconds
    this.#batch.decodeContextTokens += this.#decoding.length * (steps - 1)
    return this.#model.iterationSeconds(this.#batch)
  }

  /** What ended frees its memory, and what arrived is seen. */
  #forgetPast(): void {
    this.#kv.release(this.#endedBlocks)
    this.#promisedBlocks -= this.#endedBlocks
    this.#endedBlocks = 0
    this.#endedSequences = 0
    this.#line.unseen = 0
  }

  #contextAtEnd(request: number): number {
    return tokensOf(this.#requests, request) - 1
  }

  #blocksAtEnd(request: number): number {
    return this.#blocksHeld(request, this.#contextAtEnd(request))
  }

  #blocksHeld(request: number, contextTokens: number): number {
    return this.#kv.blocksOf(contextTokens) + (this.#progress.fixedBlocks[request] as number)
  }
}
