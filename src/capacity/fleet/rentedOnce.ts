/** A price list → the same, each rent worked out once. */
import type { Rent, RentOf } from '../../rent.ts'

/** The bounds ask for the same rents again and again. */
export function rentedOnce(rentOf: RentOf): RentOf {
  const known = new Map<string, Rent | null>()
  return (gpu, gpus) => {
    const key = `${gpu} ${gpus}`
    const before = known.get(key)
    if (before !== undefined) return before
    const rented = rentOf(gpu, gpus)
    known.set(key, rented)
    return rented
  }
}
