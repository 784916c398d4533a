/** Raw cells of a batch → what each row cost as the log states it, by the very rules of `fillRequest`. */

import { isBlank } from '../records/cell.ts'
import { costUsd } from '../records/compileFields.ts'
import type { ReadRaw } from './batchLooks.ts'
import type { BatchPlan } from './batchPlan.ts'
import type { Kernel } from './kernel.ts'

/** Writes the first `count` costs, `NaN` where none is stated. */
export function fillCosts(
  { cost: { slots, unitsPerUsd } }: BatchPlan<unknown>,
  kernel: Kernel,
  count: number,
  costs: Float32Array,
  readRaw: ReadRaw
): void {
  costs.fill(Number.NaN, 0, count)
  const bytes = kernel.bytes()
  const columns = slots.map(slot => kernel.pairSlot(slot))
  for (let i = 0; i < count; i++) {
    for (const ends of columns) {
      const begin = ends[2 * i] as number
      const end = ends[2 * i + 1] as number
      if (begin === end) continue
      const plain = plainDecimal(bytes, begin, end)
      const value = Number.isNaN(plain) ? readRaw(bytes.subarray(begin, end)) : plain
      if (isBlank(value)) continue
      costs[i] = costUsd(value, unitsPerUsd)
      break
    }
  }
}

const POINT = 0x2e
const ZERO = 0x30
/** Digits whose number, over a power of ten that is a double too, is rounded once: as `Number` reads it. */
const MOST_DIGITS = 15
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power)

/** Digits with or without a fraction; `NaN` where it is written otherwise. */
function plainDecimal(bytes: Uint8Array, begin: number, end: number): number {
  if (end - begin > MOST_DIGITS + 1) return Number.NaN
  let [mantissa, digits, point] = [0, 0, -1]
  for (let at = begin; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO
    if (digit >= 0 && digit <= 9) {
      mantissa = 10 * mantissa + digit
      digits++
    } else if (bytes[at] === POINT && point < 0) point = at
    else return Number.NaN
  }
  if (digits === 0 || digits > MOST_DIGITS) return Number.NaN
  return point < 0 ? mantissa : mantissa / (POWERS[end - 1 - point] as number)
}
