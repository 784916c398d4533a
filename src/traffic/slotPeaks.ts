/** A log and the slot of each attempt → the busiest window of every slot, in one pass. */
import type { RequestLog } from '../log/trafficLog.ts'

export type SlotPeaks = {
  /** The most attempts of each slot in any half-open window. */
  readonly amounts: Uint32Array
  /** Its first arrival; `NaN` where the slot has none. [µs] */
  readonly atMicros: Float64Array
}

/**
 * As `busiestSliding`, of each slot: a window that ends with an attempt holds one more than any before it where the
 * attempt so many before it in its slot is near enough. So no more arrivals are kept of a slot than its peak.
 *
 * @param codes of the attempts, and the slot of each code; nobody asks for slot 0
 * @param count slots there are, that one included
 * @param width in whole microseconds
 */
export function busiestPerSlot(
  { arrivalMicros }: RequestLog,
  codes: Uint16Array | Uint32Array,
  slots: Uint32Array,
  count: number,
  width: number
): SlotPeaks {
  const amounts = new Uint32Array(count)
  const atMicros = new Float64Array(count).fill(Number.NaN)
  const latest = Array.from({ length: count }, () => new Latest())
  for (let i = 0; i < codes.length; i++) {
    const slot = slots[codes[i] as number] as number
    if (slot === 0) continue
    const arrival = arrivalMicros[i] as number
    const own = latest[slot] as Latest
    const amount = amounts[slot] as number
    // Of no attempt yet, or of all so far, the window opens with the first there is.
    const opens = amount === 0 ? arrival : own.back(amount)
    if (arrival - opens < width) {
      amounts[slot] = amount + 1
      atMicros[slot] = opens
    }
    own.push(arrival, amount + 1)
  }
  return { amounts, atMicros }
}

/** The latest arrivals of a slot, in a ring whose size is a power of two. */
class Latest {
  private ring = new Float64Array(4)
  private seen = 0

  /** The arrival so many before the next one. */
  back(distance: number): number {
    return this.ring[(this.seen - distance) & (this.ring.length - 1)] as number
  }

  /** @param needed how far `back` may be asked to look after this one */
  push(arrival: number, needed: number): void {
    if (needed > this.ring.length) this.grow()
    this.ring[this.seen++ & (this.ring.length - 1)] = arrival
  }

  private grow(): void {
    const { ring, seen } = this
    this.ring = new Float64Array(2 * ring.length)
    for (let i = Math.max(0, seen - ring.length); i < seen; i++)
      this.ring[i & (this.ring.length - 1)] = ring[i & (ring.length - 1)] as number
  }
}
