/** Numbers one by one → a column as long as they are many: no numbers in objects, no copy to make one of a list. */
import { doubled } from '../engine/sequences.ts'

export class GrowingColumn {
  length = 0
  private column = new Float64Array(16)

  add(value: number): void {
    if (this.length === this.column.length) this.column = doubled(this.column)
    this.column[this.length++] = value
  }

  /** All so far; no copy. */
  values(): Float64Array {
    return this.column.subarray(0, this.length)
  }
}
