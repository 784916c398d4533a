/** Rows that went into an earlier one, and rows that turned out to be no requests → the order of the others. */

/** Rows left out for either reason. */
export function withExcluded(merged: Uint8Array, excluded: ReadonlySet<number>): Uint8Array {
  for (const row of excluded) merged[row] = 1
  return merged
}

/** Row numbers in this order, less the dropped ones, each of which is told. */
export function withoutDropped(
  order: Uint32Array | null,
  dropped: Uint8Array,
  drop: (row: number) => void
): Uint32Array {
  const rows = order ?? Uint32Array.from(dropped.keys())
  return rows.filter(row => {
    if (dropped[row] === 1) drop(row)
    return dropped[row] === 0
  })
}
