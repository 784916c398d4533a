/** Columns that most logs lack (costs, cache writes, the most output allowed) → kept from the first row on that states one. */
import { anyKnown } from './anyKnown.ts'
import { type Column, float32, picked } from './columns.ts'
import { RARE_COLUMNS, type RareColumn, type RequestRows } from './requestRows.ts'
import type { RequestLog } from './trafficLog.ts'

type Taken = Partial<Record<RareColumn, Float32Array>>

export class RareColumns {
  private readonly columns = new Map<RareColumn, Column<Float32Array>>()
  private rowsTaken = 0

  /** Appends rows [from, to). */
  append(rows: RequestRows, from: number, to: number): void {
    for (const name of RARE_COLUMNS) {
      if (!this.columns.has(name) && anyKnown(rows[name], from, to)) this.columns.set(name, this.begun())
      this.columns.get(name)?.append(rows[name], from, to)
    }
    this.rowsTaken += to - from
  }

  /** The columns that some row states, in this order of the rows; `null`: as they came. */
  takeIn(order: Uint32Array | null): Taken {
    return Object.fromEntries([...this.columns].map(([name, column]) => [name, column.takeIn(order)]))
  }

  private begun(): Column<Float32Array> {
    const column = float32()
    for (let row = 0; row < this.rowsTaken; row++) column.push(Number.NaN)
    return column
  }
}

/** The rows at these indices, of the columns that the log has. */
export function pickedRare(log: RequestLog, order: Uint32Array): Taken {
  return Object.fromEntries(
    RARE_COLUMNS.flatMap(name => {
      const column = log[name]
      return column === undefined ? [] : [[name, picked(column, order)]]
    })
  )
}
