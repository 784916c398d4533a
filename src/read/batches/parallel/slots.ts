/** Places for batches on their way from one thread to another: filled there, taken here, and filled again. */
import { bytesOfRows, type RequestRows, rowsIn, unknown } from '../../../log/requestRows.ts'
import { MAX_ROWS } from '../kernel.ts'

const FREE = 0
const TAKEN = 1
const SLOTS = 16
/** The states of the slots, how often one was given back, and 1 once nobody gives one back any more. */
const RELEASED = SLOTS
const CLOSED = SLOTS + 1
const STATES = SLOTS + 2
const STATE_BYTES = STATES * Int32Array.BYTES_PER_ELEMENT
const FIRST_SLOT_AT = Math.ceil(STATE_BYTES / 8) * 8

/** Both threads look at the same memory through one of these. */
export class Slots {
  private readonly buffer: SharedArrayBuffer
  private readonly states: Int32Array
  private readonly rows: RequestRows[] = []

  /** Memory for all slots; what is not used costs none. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(FIRST_SLOT_AT + SLOTS * bytesOfRows(MAX_ROWS))
  }

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer
    this.states = new Int32Array(buffer, 0, STATES)
  }

  /** A free slot, marked as taken; waits until there is one. `undefined`: nobody looks at it any more. */
  take(): number | undefined {
    for (;;) {
      if (Atomics.load(this.states, CLOSED) === 1) return undefined
      const released = Atomics.load(this.states, RELEASED)
      for (let slot = 0; slot < SLOTS; slot++) {
        if (Atomics.compareExchange(this.states, slot, FREE, TAKEN) === FREE) return slot
      }
      Atomics.wait(this.states, RELEASED, released)
    }
  }

  release(slot: number): void {
    Atomics.store(this.states, slot, FREE)
    this.wake()
  }

  /** Nobody looks at what is found any more. */
  close(): void {
    Atomics.store(this.states, CLOSED, 1)
    this.wake()
  }

  private wake(): void {
    Atomics.add(this.states, RELEASED, 1)
    Atomics.notify(this.states, RELEASED)
  }

  /** Its rows as they are. */
  rowsOf(slot: number): RequestRows {
    this.rows[slot] ??= rowsIn(this.buffer, FIRST_SLOT_AT + slot * bytesOfRows(MAX_ROWS), MAX_ROWS)
    return this.rows[slot]
  }

  /** Its rows, all that is not known of them marked so: for the thread that fills them. */
  rowsToFill(slot: number): RequestRows {
    return this.rows[slot] === undefined ? unknown(this.rowsOf(slot)) : this.rowsOf(slot)
  }
}
