/** One engine with continuous batching: requests in, the times of each one's first and last token out. */
import { addChunk, clear, emptyBatch, isEmpty } from './batch.ts'
import type { Batching } from './batching.ts'
import { Decoding } from './decoding.ts'
import { KvBlocks } from './kvBlocks.ts'
import type { Batch, PerformanceModel } from './performanceModel.ts'
import type { Interval, Requests, Times } from './requests.ts'
import { Sequences } from './sequences.ts'
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
  readonly #scheduling: Batching
  readonly #requests: Requests
  readonly #times: Times
  readonly #busyInterval: Interval

  readonly #kv: KvBlocks
  readonly #sequences = new Sequences()
  readonly #decoding: Decoding
  /** Slots, in the order of their admission. */
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

  constructor(model: PerformanceModel, requests: Requests, times: Times, busy: Interval) {
    this.#model = model
    this.#scheduling = model.scheduling
    this.#requests = requests
    this.#times = times
    this.#busyInterval = busy
    this.#kv = new KvBlocks(model.kvCapacityTokens, model.scheduling.blockTokens)
    this.#decoding = new Decoding(this.#kv, this.#sequences)
  }

  accept(request: number, nowSeconds: number): void {
    const isFirst = this.#line.isEmpty
    this.outstanding++
    this.#line.add(request)
    if (this.readySeconds === Number.POSITIVE_INFINITY) {
      this.#stretch.begin(nowSeconds, 0, 0, 0)
      this.readySeconds = nowSeconds
      return
    }
    if (isFirst) this.#cutAt(nowSeconds)
    if (this.#scheduling.planAhead && nowSeconds > this.#stretch.lastStartSeconds) this.#line.unseen++
  }

  /** An engine that plans ahead meets the arrival one step after the step it falls into. */
  #cutAt(nowSeconds: number): void {
    if (this.#stretch.steps <= 1) return
    const steps = this.#stretch.stepsCovering(nowSeconds) + (this.#scheduling.planAhead ? 1 : 0)
    if (steps >= this.#stretch.steps) return
    this.#stretch.cut(steps)
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

  /** Counts the stretch under way as busy where it began before this moment; nothing comes after it. */
  finish(seconds: number): void {
    if (this.readySeconds < Number.POSITIVE_INFINITY && this.#stretch.startSeconds < seconds)
      this.#finishStretch()
  }

  #finishStretch(): void {
    const { steps, startSeconds } = this.#stretch
    if (steps === 0) return
    const { from, to } = this.#busyInterval
    this.busySeconds += Math.max(0, Math.min(this.readySeconds, to) - Math.max(startSeconds, from))
    if (this.#batch.decodeSequences > 0) {
      this.#decoding.pass(steps)
      while (this.#decoding.hasEnded) this.#complete(this.#decoding.popEnded())
    }
    if (this.#batch.prefillTokens > 0) this.#finishChunks()
  }

  #finishChunks(): void {
    const { prefilled, goal, chunk, remaining, request } = this.#sequences
    const { firstTokenSeconds } = this.#times
    const prefilling = this.#prefilling
    let kept = 0
    for (let i = 0; i < prefilling.length; i++) {
      const slot = prefilling[i] as number
      const done = (prefilled[slot] as number) + (chunk[slot] as number)
      prefilled[slot] = done
      if (done < (goal[slot] as number)) {
        prefilling[kept++] = slot
        continue
      }
      const answered = request[slot] as number
      if (Number.isNaN(firstTokenSeconds[answered])) firstTokenSeconds[answered] = this.readySeconds
      const left = (remaining[slot] as number) - 1
      if (left === 0) this.#complete(slot)
      else this.#decoding.add(slot, done, left)
    }
    while (prefilling.length > kept) prefilling.pop()
  }

  #complete(slot: number): void {
    const { request, blocksAtEnd } = this.#sequences
    this.#times.completionSeconds[request[slot] as number] = this.readySeconds
    this.outstanding--
    this.#endedBlocks += blocksAtEnd[slot] as number
    this.#endedSequences++
    this.#sequences.close(slot)
  }

  #plan(): void {
    const { policy, planAhead } = this.#scheduling
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
    let blocks = this.#kv.neededAt(decoding.step)
    for (; blocks > this.#kv.free; blocks = this.#kv.neededAt(decoding.step)) this.#preemptNewest()
    this.#kv.take(blocks)
    this.#batch.decodeSequences = decoding.length
    this.#batch.decodeContextTokens = decoding.contextTokens
  }

  #planPrefill(): void {
    let budget = this.#model.maxBatchTokens - this.#batch.decodeSequences
    for (let i = 0; i < this.#prefilling.length; i++)
      budget -= this.#takeChunk(this.#prefilling[i] as number, budget)
    while (budget > 0 && !this.#hasPreempted) {
      const slot = this.#admitNext(budget)
      if (slot < 0) break
      budget -= this.#takeChunk(slot, budget)
    }
  }

  /** Makes room by preempting the newest, at last the sequence itself. @returns tokens taken into the batch */
  #takeChunk(slot: number, budget: number): number {
    const done = this.#sequences.prefilled[slot] as number
    const left = (this.#sequences.goal[slot] as number) - done
    const tokens = this.#scheduling.chunkedPrefill ? Math.max(0, Math.min(left, budget)) : left
    const blocks = this.#kv.blocksOf(done + tokens) - this.#kv.blocksOf(done)
    while (blocks > this.#kv.free) if (this.#preemptNewest() === slot) return 0
    this.#kv.take(blocks)
    this.#sequences.chunk[slot] = tokens
    addChunk(this.#batch, done, tokens, left)
    return tokens
  }

  #preemptNewest(): number {
    const { blocksAtEnd, evictionPoint, prefilled } = this.#sequences
    const slot = this.#prefilling.pop() ?? this.#decoding.popNewest()
    this.#promisedBlocks -= blocksAtEnd[slot] as number
    evictionPoint[slot] = this.#kv.evictionPoint()
    this.#kv.release(this.#blocksHeld(slot, prefilled[slot] as number))
    this.#line.putFirst(slot)
    this.#hasPreempted = true
    this.preemptions++
    return slot
  }

  /** @returns the slot admitted, or −1 when none waits or none fits */
  #admitNext(budget: number): number {
    const slot = this.#firstInLine()
    const running = this.#decoding.length + this.#prefilling.length + this.#endedSequences
    if (slot < 0 || running >= this.#model.maxSequences) return -1
    const { goal, request: requests, prefilled, blocksAtEnd } = this.#sequences
    const { scheduledSeconds } = this.#times
    const kept = this.#blocksKept(slot)
    const request = requests[slot] as number
    const needed = goal[slot] as number
    // The last token is always computed: its output is the next token sampled.
    const cached = Math.min(this.#requests.cachedTokens[request] as number, needed - 1)
    const done = Math.max(kept * this.#kv.blockTokens, cached)
    if (!this.#fitsBudget(needed - done, budget) || !this.#fitsCache(slot, needed)) return -1
    this.#line.takeFirst()
    prefilled[slot] = done
    this.#promisedBlocks += blocksAtEnd[slot] as number
    this.#kv.revive(kept)
    this.#kv.take(this.#blocksHeld(slot, done) - kept)
    if (Number.isNaN(scheduledSeconds[request])) scheduledSeconds[request] = this.readySeconds
    this.#prefilling.push(slot)
    return slot
  }

  /** @returns the slot whose turn it is, or −1 when none that is seen waits */
  #firstInLine(): number {
    const known = this.#line.first
    const request = known < 0 ? this.#line.takeArrival() : -1
    return request < 0 ? known : this.#open(request)
  }

  /** Puts an arrival first in line. @returns its slot */
  #open(request: number): number {
    const input = this.#requests.inputTokens[request] as number
    const output = this.#requests.outputTokens[request] as number
    const slot = this.#sequences.open(request, input, output)
    const { fixedBlocks, blocksAtEnd } = this.#sequences
    fixedBlocks[slot] = this.#kv.blocksOf(this.#model.kvFixedTokens(input + output))
    blocksAtEnd[slot] = this.#blocksHeld(slot, input + output - 1)
    this.#line.putFirst(slot)
    return slot
  }

  /** Whole blocks that a preempted sequence finds again. */
  #blocksKept(slot: number): number {
    const point = this.#sequences.evictionPoint[slot] as number
    if (Number.isNaN(point) || !this.#scheduling.keepsPreempted) return 0
    const contextTokens = this.#sequences.prefilled[slot] as number
    const surviving = this.#kv.surviving(this.#blocksHeld(slot, contextTokens), point)
    return Math.min(Math.floor(contextTokens / this.#kv.blockTokens), surviving)
  }

  /** Without chunks a prompt needs all of its tokens at once; one beyond any budget runs without decodes. */
  #fitsBudget(tokens: number, budget: number): boolean {
    const isWhole = tokens <= budget || budget === this.#model.maxBatchTokens
    return this.#scheduling.chunkedPrefill || isWhole
  }

  #fitsCache(slot: number, goalTokens: number): boolean {
    if (this.#blocksHeld(slot, goalTokens) > this.#kv.free) return false
    const promised = this.#promisedBlocks + (this.#sequences.blocksAtEnd[slot] as number)
    return !this.#scheduling.reservesOutput || promised <= this.#kv.capacity
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

  #blocksHeld(slot: number, contextTokens: number): number {
    return this.#kv.blocksOf(contextTokens) + (this.#sequences.fixedBlocks[slot] as number)
  }
}
