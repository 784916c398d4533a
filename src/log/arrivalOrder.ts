/** Rows in file order → their order by arrival, and how far the file is out of it. */

export type Disorder = { readonly sorted: boolean; readonly rows: number; readonly maxBackstepMicros: number }

/** Rows that arrive earlier than the row before them in their file, repeated ones left out, and the longest step back. */
export function disorderOf(
  arrivals: Float64Array,
  inputs: Uint32Array,
  repeated: Uint8Array | null
): Disorder {
  let [sorted, rows, maxBackstepMicros, before] = [true, 0, 0, -1]
  for (let i = 0; i < arrivals.length; i++) {
    if (i > 0 && (arrivals[i] as number) < (arrivals[i - 1] as number)) sorted = false
    if (repeated?.[i] === 1) continue
    const backstep =
      before < 0 || inputs[before] !== inputs[i] ? 0 : (arrivals[before] as number) - (arrivals[i] as number)
    if (backstep > 0) {
      rows++
      maxBackstepMicros = Math.max(maxBackstepMicros, backstep)
    }
    before = i
  }
  return { sorted, rows, maxBackstepMicros }
}

/** Row numbers by arrival; rows of one arrival stay in file order. */
export const arrivalOrder = (arrivals: Float64Array): Uint32Array =>
  Uint32Array.from(arrivals.keys()).sort((a, b) => (arrivals[a] as number) - (arrivals[b] as number) || a - b)
