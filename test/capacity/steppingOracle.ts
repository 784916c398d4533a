/** The scheduler written a second time, plainly and one iteration after another: the oracle for the real one. */
import type { PerformanceModel } from '../../src/capacity/engine/performanceModel.ts'
import type { Row } from './requests.ts'

type Block = { owner: Sequence | null; index: number }
type Sequence = Row & {
  /** Tokens in the KV cache. */
  stored: number
  /** Tokens needed there to sample the next one. */
  goal: number
  generated: number
  decoding: boolean
  scheduled: number
  first: number
  done: number
  blocks: Block[]
  fixed: Block[]
}
type Planned = { decodes: Sequence[]; chunks: Map<Sequence, number> }

const FIXED = -1

export type Choose = (outstanding: readonly number[], turn: number) => number

/** Times per row: scheduled, first token, completion. Arrivals are in order. */
export function stepThrough(
  model: PerformanceModel,
  replicas: number,
  rows: readonly Row[],
  choose: Choose
): number[][] {
  const fleet = Array.from({ length: replicas }, () => new SteppingEngine(model))
  const sequences = rows.map(sequenceOf)
  for (const [turn, sequence] of sequences.entries()) {
    for (const engine of fleet) engine.runUntil(sequence.at)
    const chosen = choose(
      fleet.map(engine => engine.outstanding(sequence.at)),
      turn
    )
    fleet[chosen]?.accept(sequence)
  }
  for (const engine of fleet) engine.runUntil(Number.POSITIVE_INFINITY)
  return sequences.map(({ scheduled, first, done }) => [scheduled, first, done])
}

const sequenceOf = (row: Row): Sequence => ({
  ...row,
  stored: 0,
  goal: row.input,
  generated: 0,
  decoding: false,
  scheduled: Number.NaN,
  first: Number.NaN,
  done: Number.NaN,
  blocks: [],
  fixed: []
})

/** One engine, with every block of its KV cache and the queue of free ones. */
class SteppingEngine {
  readonly accepted: Sequence[] = []
  private readonly model: PerformanceModel
  private readonly arriving: Sequence[] = []
  private waiting: Sequence[] = []
  private running: Sequence[] = []
  private free: Block[]
  private underWay: { start: number; end: number; ending: Sequence[] } | null = null

  constructor(model: PerformanceModel) {
    this.model = model
    const { blockTokens } = model.scheduling
    const blocks = Math.floor(model.kvCapacityTokens / blockTokens)
    this.free = Array.from({ length: blocks }, () => ({ owner: null, index: FIXED }))
  }

  outstanding(now: number): number {
    return this.accepted.filter(({ done }) => !(done < now)).length
  }

  accept(sequence: Sequence): void {
    this.accepted.push(sequence)
    this.arriving.push(sequence)
  }

  /** Every iteration that begins before the moment. */
  runUntil(now: number): void {
    while (this.nextStart() < now) this.iterate()
  }

  private nextStart(): number {
    if (this.underWay) return this.underWay.end
    if (this.running.length + this.waiting.length > 0) throw new Error('work, and none of it under way')
    return this.arriving[0]?.at ?? Number.POSITIVE_INFINITY
  }

  private iterate(): void {
    const start = this.nextStart()
    const before = this.underWay
    if (before && !this.model.scheduling.planAhead) this.release(before.ending)
    this.see(before && this.model.scheduling.planAhead ? before.start : start)
    let plan = this.plan()
    // Freed after the plan: planned while their last step ran.
    if (before && this.model.scheduling.planAhead) this.release(before.ending)
    if (plan.decodes.length + plan.chunks.size === 0) {
      this.see(start)
      plan = this.plan()
    }
    if (plan.decodes.length + plan.chunks.size === 0) this.underWay = null
    else this.run(plan, start)
  }

  private release(ending: readonly Sequence[]): void {
    for (const sequence of ending) this.freeBlocks(sequence, false)
  }

  private see(now: number): void {
    while ((this.arriving[0]?.at ?? Number.POSITIVE_INFINITY) <= now)
      this.waiting.push(this.arriving.shift() as Sequence)
  }

  private run({ decodes, chunks }: Planned, start: number): void {
    const end = start + this.model.iterationSeconds(batchOf(decodes, chunks))
    for (const sequence of [...chunks.keys()])
      if (Number.isNaN(sequence.scheduled)) sequence.scheduled = start
    for (const sequence of decodes) {
      sequence.stored++
      sequence.generated++
    }
    for (const [sequence, tokens] of chunks) {
      sequence.stored += tokens
      if (sequence.stored < sequence.goal) continue
      sequence.generated++
      sequence.decoding = true
      if (Number.isNaN(sequence.first)) sequence.first = end
    }
    const ending = this.running.filter(sequence => sequence.generated >= sequence.output)
    for (const sequence of ending) sequence.done = end
    this.running = this.running.filter(sequence => sequence.generated < sequence.output)
    this.underWay = { start, end, ending }
  }

  private plan(): Planned {
    const { scheduling, maxBatchTokens } = this.model
    const plan: Planned = { decodes: [], chunks: new Map() }
    const ending = this.underWay?.ending.filter(({ blocks }) => blocks.length > 0) ?? []
    let budget = maxBatchTokens
    let preempted = false
    const grow = (sequence: Sequence, tokens: number): boolean => {
      const needed = Math.ceil((sequence.stored + tokens) / scheduling.blockTokens) - sequence.blocks.length
      while (this.free.length < needed) {
        const newest = this.running.pop() as Sequence
        this.preempt(newest)
        preempted = true
        if (newest === sequence) return false
      }
      for (let i = 0; i < needed; i++) sequence.blocks.push(this.take(sequence, sequence.blocks.length))
      return true
    }
    const decode = () => {
      for (let i = 0; i < this.running.length; i++) {
        const sequence = this.running[i] as Sequence
        if (!sequence.decoding || !grow(sequence, 1)) continue
        plan.decodes.push(sequence)
        budget--
      }
    }
    const chunk = (sequence: Sequence) => {
      const left = sequence.goal - sequence.stored
      const tokens = scheduling.chunkedPrefill ? Math.min(left, budget) : left
      if (tokens <= 0 || !grow(sequence, tokens)) return
      plan.chunks.set(sequence, tokens)
      budget -= tokens
    }
    const prefill = () => {
      for (let i = 0; i < this.running.length; i++) {
        const sequence = this.running[i] as Sequence
        if (!sequence.decoding) chunk(sequence)
      }
      while (budget > 0 && !preempted && this.running.length + ending.length < this.model.maxSequences) {
        const next = this.waiting[0]
        if (!next || !this.admits(next, budget, ending)) break
        this.waiting.shift()
        this.readmit(next)
        this.running.push(next)
        chunk(next)
      }
    }
    if (scheduling.policy === 'mixed') decode()
    prefill()
    if (scheduling.policy === 'prefill-first' && plan.chunks.size === 0) decode()
    return plan
  }

  private admits(next: Sequence, budget: number, ending: readonly Sequence[]): boolean {
    const { blockTokens, chunkedPrefill, reservesOutput } = this.model.scheduling
    const left = next.goal - this.startOf(next)
    if (!chunkedPrefill && left > budget && budget < this.model.maxBatchTokens) return false
    if (Math.ceil(next.goal / blockTokens) + this.fixedBlocks(next) > this.free.length) return false
    const atEnd = [...this.running, ...ending, next].map(
      sequence => Math.ceil((sequence.input + sequence.output - 1) / blockTokens) + this.fixedBlocks(sequence)
    )
    const capacity = Math.floor(this.model.kvCapacityTokens / blockTokens)
    return !reservesOutput || atEnd.reduce((sum, blocks) => sum + blocks, 0) <= capacity
  }

  private readmit(next: Sequence): void {
    const start = this.startOf(next)
    for (let index = 0; index < this.keptBlocks(next); index++) {
      const kept = this.free.find(block => block.owner === next && block.index === index) as Block
      this.free = this.free.filter(block => block !== kept)
      next.blocks.push(kept)
    }
    next.stored = start
    const needed = Math.ceil(start / this.model.scheduling.blockTokens)
    while (next.blocks.length < needed) next.blocks.push(this.take(next, next.blocks.length))
    for (let i = 0; i < this.fixedBlocks(next); i++) next.fixed.push(this.take(next, FIXED))
  }

  private startOf(next: Sequence): number {
    const kept = this.keptBlocks(next) * this.model.scheduling.blockTokens
    return Math.max(kept, Math.min(next.cached ?? 0, next.goal - 1))
  }

  private keptBlocks(next: Sequence): number {
    const { keepsPreempted, blockTokens } = this.model.scheduling
    if (!keepsPreempted) return 0
    let kept = 0
    const whole = Math.floor(next.stored / blockTokens)
    while (kept < whole && this.free.some(({ owner, index }) => owner === next && index === kept)) kept++
    return kept
  }

  private fixedBlocks({ input, output }: Sequence): number {
    return Math.ceil(this.model.kvFixedTokens(input + output) / this.model.scheduling.blockTokens)
  }

  private preempt(sequence: Sequence): void {
    if (sequence.decoding) sequence.goal = sequence.input + sequence.generated
    sequence.decoding = false
    this.freeBlocks(sequence, true)
    this.waiting.unshift(sequence)
  }

  private take(owner: Sequence, index: number): Block {
    const block = this.free.shift() as Block
    block.owner = owner
    block.index = index
    return block
  }

  /** The last of a sequence is the first to be taken again. */
  private freeBlocks(sequence: Sequence, readable: boolean): void {
    const blocks = [...sequence.fixed, ...sequence.blocks.reverse()]
    if (!readable) for (const block of blocks) block.owner = null
    this.free.push(...blocks)
    sequence.blocks = []
    sequence.fixed = []
  }
}

function batchOf(decodes: readonly Sequence[], chunks: ReadonlyMap<Sequence, number>) {
  const chunked = [...chunks]
  return {
    decodeSequences: decodes.length,
    decodeContextTokens: decodes.reduce((sum, { stored }) => sum + stored, 0),
    prefillTokens: chunked.reduce((sum, [, tokens]) => sum + tokens, 0),
    prefillPairs: chunked.reduce(
      (sum, [s, tokens]) => sum + tokens * s.stored + (tokens * (tokens + 1)) / 2,
      0
    ),
    promptsFinishing: chunked.filter(([s, tokens]) => s.stored + tokens === s.goal).length
  }
}
