/** Blocks on replicas → how far back each was last used: it is found again in every cache that is larger. */
import type { BlockTrace } from './blockTrace.ts'

/** Told of a block that was there before: the blocks used since then, and how many blocks it stands for. */
export type OnReuse = (request: number, distance: number, weight: number) => void

/** Which blocks are followed: all of them, or all that come often and a share of the others. */
export type Sample = {
  readonly followed: Uint8Array
  /** Of those that do not come often. */
  readonly share: number
}

const OFTEN = 2
const SOME = 1

/** Blocks that are followed at most; the square root of what is left out is the error. */
const FOLLOWED = 1_000_000
/** Standard deviation of the hit share that sampling may leave. */
const ERROR = 0.003

/**
 * Spatially hashed sampling (SHARDS, Waldspurger et al., FAST 2015): a block is followed by a hash of its code, so that all
 * its uses are; those that come more often than the error allows to be left out are all followed.
 */
export function sampleOf({ blocks, distinct }: BlockTrace, most = FOLLOWED): Sample {
  const share = Math.min(1, most / blocks.length)
  const uses = new Uint32Array(distinct)
  for (const block of blocks) uses[block] = (uses[block] as number) + 1
  const seldom = Math.max(1, ERROR ** 2 * blocks.length * share)
  const followed = Uint8Array.from(uses, (count, block) =>
    count > seldom ? OFTEN : hashed(block) < share ? SOME : 0
  )
  return { followed, share }
}

/** To [0, 1). (MurmurHash3's finaliser) */
function hashed(code: number): number {
  let mixed = code + 0x9e3779b9
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

/**
 * Stack distances (Mattson et al. 1970) in each replica's own least-recently-used order. A prompt is looked up before any of
 * it is touched, and is touched from its end, so that a beginning is never older than what follows it: where a block is
 * found, so is all before it. What is answered takes blocks of its own that nothing finds.
 */
export function eachReuse(
  trace: BlockTrace,
  replica: Uint32Array,
  replicas: number,
  onReuse: OnReuse,
  sample: Sample = sampleOf(trace, Number.POSITIVE_INFINITY)
): void {
  for (const requests of byReplica(replica, replicas)) onOne(trace, requests, sample, onReuse)
}

function byReplica(replica: Uint32Array, replicas: number): readonly number[][] {
  const lists = Array.from({ length: replicas }, (): number[] => [])
  for (const [request, at] of replica.entries()) lists[at]?.push(request)
  return lists
}

function onOne(trace: BlockTrace, requests: readonly number[], sample: Sample, onReuse: OnReuse): void {
  const { starts } = trace
  const uses = requests.reduce(
    (sum, request) => sum + (starts[request + 1] as number) - (starts[request] as number),
    0
  )
  const recency = new Recency(trace, sample, uses)
  for (const request of requests) {
    recency.lookUp(request, onReuse)
    recency.use(request)
  }
}

/** The blocks of one replica by when each was last used. */
class Recency {
  readonly #trace: BlockTrace
  readonly #sample: Sample
  readonly #often: Counts
  readonly #some: Counts
  /** Position of each block's last use, from 1; 0: not yet. */
  readonly #last: Uint32Array
  /** Blocks of answers so far, and how many there were when a position was taken. */
  #answered = 0
  readonly #answeredAt: Float64Array
  #now = 0

  constructor(trace: BlockTrace, sample: Sample, uses: number) {
    this.#trace = trace
    this.#sample = sample
    this.#often = new Counts(uses)
    this.#some = new Counts(uses)
    this.#last = new Uint32Array(trace.distinct)
    this.#answeredAt = new Float64Array(uses + 1)
  }

  lookUp(request: number, onReuse: OnReuse): void {
    const { starts, blocks } = this.#trace
    const { followed, share } = this.#sample
    for (let at = starts[request] as number; at < (starts[request + 1] as number); at++) {
      const block = blocks[at] as number
      if (followed[block] !== 0 && this.#last[block] !== 0)
        onReuse(request, this.#since(block), followed[block] === OFTEN ? 1 : 1 / share)
    }
  }

  /** Blocks that were used after it. */
  #since(block: number): number {
    const before = this.#last[block] as number
    const others = this.#often.after(before) + this.#some.after(before) / this.#sample.share
    return others + this.#answered - (this.#answeredAt[before] as number)
  }

  use(request: number): void {
    const { starts, blocks } = this.#trace
    this.#answered += this.#blocksAnswered(request)
    for (let at = (starts[request + 1] as number) - 1; at >= (starts[request] as number); at--) {
      const block = blocks[at] as number
      if (this.#sample.followed[block] !== 0) this.#touch(block)
    }
  }

  #blocksAnswered(request: number): number {
    const { inputTokens, outputTokens, blockTokens } = this.#trace
    const input = inputTokens[request] as number
    const whole = input + (outputTokens[request] as number)
    return Math.floor(whole / blockTokens) - Math.floor(input / blockTokens)
  }

  #touch(block: number): void {
    const counts = this.#sample.followed[block] === OFTEN ? this.#often : this.#some
    const before = this.#last[block] as number
    if (before > 0) counts.remove(before)
    this.#now++
    this.#last[block] = this.#now
    this.#answeredAt[this.#now] = this.#answered
    counts.add(this.#now)
  }
}

/** How many of the positions are taken after one: a binary indexed tree (Fenwick 1994). */
class Counts {
  readonly #tree: Int32Array
  #all = 0

  constructor(length: number) {
    this.#tree = new Int32Array(length + 1)
  }

  add(at: number): void {
    this.#change(at, 1)
  }

  remove(at: number): void {
    this.#change(at, -1)
  }

  #change(at: number, by: 1 | -1): void {
    this.#all += by
    for (let i = at; i < this.#tree.length; i += i & -i) this.#tree[i] = (this.#tree[i] as number) + by
  }

  after(at: number): number {
    let upTo = 0
    for (let i = at; i > 0; i -= i & -i) upTo += this.#tree[i] as number
    return this.#all - upTo
  }
}
