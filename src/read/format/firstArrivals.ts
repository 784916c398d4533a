/** Records of one answer – snapshots of its stream, parts of its content, events that repeat it – → when the first of them came. */
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, textOf } from '../records/cell.ts'
import type { RequestFormat } from './format.ts'

const MOST_KNOWN = 1_000_000

export class FirstArrivals {
  private readonly known = new Map<string, number>()

  /** The arrival of the first record with this id; its own where it has none. [µs] */
  of(id: string, arrival: number): number {
    const first = this.known.get(id)
    if (first !== undefined) return first
    if (id !== '' && this.known.size < MOST_KNOWN) this.known.set(id, arrival)
    return arrival
  }
}

/**
 * Records that repeat an answer are of one call, which arrived with the first of them and lasted until the last.
 *
 * @param goingOn the column of whose values each is a call
 */
export const repeatedAnswers = (
  amend: (row: RequestRow, cell: Cell) => void,
  goingOn: string
): Pick<RequestFormat, 'ids' | 'begin'> => ({
  ids: 'call',
  begin: () => {
    const arrivals = new FirstArrivals()
    return {
      amend: (row, cell) => {
        amend(row, cell)
        const first = arrivals.of(textOf(cell(goingOn)), row.arrivalMicros)
        if (row.arrivalMicros > first) row.durationMicros = row.arrivalMicros - first
        row.arrivalMicros = first
      }
    }
  }
})
