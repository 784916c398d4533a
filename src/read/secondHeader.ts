/** A row of a table that is a header anew → whether its columns stand in another order than the first header says. */

/** Files put one behind the other: what is below belongs under other names. */
export function otherHeader(header: readonly string[]): (row: readonly string[]) => boolean {
  const names = new Set(header)
  return row =>
    row.length > 1 &&
    row.every(cell => names.has(cell.trim())) &&
    row.some((cell, i) => cell.trim() !== header[i])
}
