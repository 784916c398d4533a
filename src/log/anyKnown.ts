/** A column of which little may be known → whether anything is. */

/** Whether one of the values [from, to) is a number. A callback for each takes longer than all else that a row costs. */
export function anyKnown(values: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) return true
  return false
}
