/** What threads that scan one file tell each other: who scans what, and where quotes are open. */

/** Numbers of the board: the next stretch, 1 once nobody waits for more, then one edge after another. */
const NEXT = 0
const STOPPED = 1
const EDGES = 2

/** An edge between two stretches. */
const UNKNOWN = 0
const OUTSIDE = 1
const INSIDE = 2

/** Whoever knows an edge tells it within milliseconds. Beyond this that thread is no more. */
const MOST_WAIT_MILLIS = 5_000

export class Board {
  private readonly numbers: Int32Array
  private readonly stretches: number

  /** A board for this many stretches, before which no quote is open. */
  static sized(stretches: number): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer((EDGES + stretches + 1) * Int32Array.BYTES_PER_ELEMENT)
    new Int32Array(buffer)[EDGES] = OUTSIDE
    return buffer
  }

  constructor(buffer: SharedArrayBuffer) {
    this.numbers = new Int32Array(buffer)
    this.stretches = this.numbers.length - EDGES - 1
  }

  /** The first stretch that nobody has claimed yet; `undefined` where there is none left. */
  claim(): number | undefined {
    if (Atomics.load(this.numbers, STOPPED) === 1) return undefined
    const stretch = Atomics.add(this.numbers, NEXT, 1)
    return stretch < this.stretches ? stretch : undefined
  }

  /** Lets everybody end, those too who wait for an edge. */
  stop(): void {
    Atomics.store(this.numbers, STOPPED, 1)
    for (let at = EDGES; at < this.numbers.length; at++) Atomics.notify(this.numbers, at)
  }

  /** Whether a quote is open where a stretch begins; waits until it is known. `undefined`: it will never be. */
  isQuoted(stretch: number): boolean | undefined {
    const at = EDGES + stretch
    Atomics.wait(this.numbers, at, UNKNOWN, MOST_WAIT_MILLIS)
    const edge = Atomics.load(this.numbers, at)
    return edge === UNKNOWN ? undefined : edge === INSIDE
  }

  tellQuoted(stretch: number, isInside: boolean): void {
    Atomics.store(this.numbers, EDGES + stretch, isInside ? INSIDE : OUTSIDE)
    Atomics.notify(this.numbers, EDGES + stretch)
  }
}
