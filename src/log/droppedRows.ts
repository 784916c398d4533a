/** Rows that repeat an id, and rows that turned out to be no requests → the order of the others. */

/** Rows left out for either reason. */
export function withExcluded(
  repeated: Uint8Array | null,
  excluded: ReadonlySet<number>,
  length: number
): Uint8Array | null {
  if (excluded.size === 0) return repeated
  const all = repeated ?? new Uint8Array(length)
  for (const row of excluded) all[row] = 1
  return all
}

/** Row numbers in this order, less the dropped ones, each of which is told. */
export function withoutRepeated(
  order: Uint32Array | null,
  repeated: Uint8Array,
  drop: (row: number) => void
): Uint32Array {
  const rows = order ?? Uint32Array.from(repeated.keys())
  return rows.filter(row => {
    if (repeated[row] === 1) drop(row)
    return repeated[row] === 0
  })
}
