/** Places for batches on their way from one thread to another: filled there, taken here, and filled again. */
import { bytesOfRows, type RequestRows, rowsIn, unknown } from '../../../log/requestRows.ts'
import { MAX_ROWS } from '../kernel.ts'

const FREE = 0
const TAKEN = 1
const SLOTS = 16
/** The states of the slots, and how often one was given back. */
const STATE_BYTES = (SLOTS + 1) * Int32Array.BYTES_PER_ELEMENT
const RELEASED = SLOTS
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
    this.states = new Int32Array(buffer, 0, SLOTS + 1)
  }

  /** A free slot, marked as taken; waits until there is one. */
  take(): number {
    for (;;) {
      const released = Atomics.load(this.states, RELEASED)
      for (let slot = 0; slot < SLOTS; slot++) {
        if (Atomics.compareExchange(this.states, slot, FREE, TAKEN) === FREE) return slot
      }
      Atomics.wait(this.states, RELEASED, released)
    }
  }

  release(slot: number): void {
    Atomics.store(this.states, slot, FREE)
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
