/** Columns that most logs lack (costs, cache writes, the most output allowed) → kept from the first row on that states one. */
import { type Column, float32 } from './columns.ts'
import { RARE_NAMES, type RareArrays } from './logColumns.ts'
import type { RequestRows } from './requestRows.ts'

type RareColumn = keyof RareArrays

export class RareColumns {
  private readonly columns = new Map<RareColumn, Column<Float32Array>>()
  rowsTaken = 0

  /** Appends rows [from, to). @param known columns that may hold a number: the others are not looked at */
  append(rows: RequestRows, from: number, to: number, known = RARE_NAMES): void {
    for (const name of known)
      if (!this.columns.has(name) && anyKnown(rows[name], from, to)) this.columns.set(name, this.begun())
    for (const [name, column] of this.columns) column.append(rows[name], from, to)
    this.rowsTaken += to - from
  }

  /** The columns that some row states, in this order of the rows; `null`: as they came. */
  takeIn(order: Uint32Array | null): RareArrays {
    return Object.fromEntries([...this.columns].map(([name, column]) => [name, column.takeIn(order)]))
  }

  /** Copies of rows [from, to) of the columns that some row states, in these or others. */
  slice(from: number, to: number): RareArrays {
    return Object.fromEntries([...this.columns].map(([name, column]) => [name, column.slice(from, to)]))
  }

  private begun(): Column<Float32Array> {
    const column = float32()
    for (let row = 0; row < this.rowsTaken; row++) column.push(Number.NaN)
    return column
  }
}

/** Whether one of the values [from, to) is a number. A callback for each takes longer than all else that a row costs. */
function anyKnown(values: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) return true
  return false
}
