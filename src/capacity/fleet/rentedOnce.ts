/** A price list → the same, each rent worked out once. */
import type { Rent, RentOf } from '../../rent.ts'
import { remembered } from './remembered.ts'

/** The bounds ask for the same rents again and again. */
export const rentedOnce = (rentOf: RentOf): RentOf => onceBefore(rentOf, '', () => remembering(rentOf))

const onceBefore = remembered<RentOf, RentOf>()

function remembering(rentOf: RentOf): RentOf {
  const known = new Map<string, Map<number, Rent | null>>()
  return (gpu, gpus) => {
    const ofGpu = known.get(gpu) ?? new Map<number, Rent | null>()
    const before = ofGpu.get(gpus)
    if (before !== undefined) return before
    const rented = rentOf(gpu, gpus)
    known.set(gpu, ofGpu.set(gpus, rented))
    return rented
  }
}
