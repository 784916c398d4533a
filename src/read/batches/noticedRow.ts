/** A row whose rare counts, of which the file states none, are copied and checked only where a format's own function sets one. */
import type { RareCount } from '../../log/logColumns.ts'
import { emptyRow } from '../../log/requestRow.ts'

export class NoticedRow {
  readonly row = emptyRow()
  /** Whether one was set since the last `forget`. */
  isSet = false
  private readonly names: readonly RareCount[]

  /** @param names counts that no column of the file states */
  constructor(names: readonly RareCount[]) {
    this.names = names
    for (const name of names) this.notice(name)
  }

  /** All of them are unknown again. */
  forget(): void {
    if (!this.isSet) return
    for (const name of this.names) this.row[name] = Number.NaN
    this.isSet = false
  }

  private notice(name: RareCount): void {
    let count = Number.NaN
    Object.defineProperty(this.row, name, {
      enumerable: true,
      get: () => count,
      set: (next: number) => {
        count = next
        this.isSet = true
      }
    })
  }
}
