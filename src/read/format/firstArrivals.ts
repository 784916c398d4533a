/** Records of one answer – snapshots of its stream, parts of its content, events that repeat it – → when the first of them came. */
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, textOf } from '../records/cell.ts'
import type { ToldAgain } from '../records/fields/toldAgain.ts'
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

/** Pieces of answers → how much of each has come. */
class Pieces {
  private readonly known = new Map<string, number>()

  /** The amount of a record and of all before it with its id; `NaN` where none of them states one. */
  upTo(id: string, amount: number): number {
    const before = this.known.get(id)
    if (id === '' || (before === undefined && this.known.size >= MOST_KNOWN)) return amount
    const all = before === undefined || Number.isNaN(before) ? amount : before + (amount || 0)
    this.known.set(id, all)
    return all
  }
}

/**
 * Records that repeat an answer are of one call, which arrived with the first of them and lasted until the last.
 *
 * @param goingOn the column of whose values each is a call, and whether each record counts a piece of the answer
 */
export const repeatedAnswers = (
  amend: (row: RequestRow, cell: Cell) => void,
  { path, isInPieces }: ToldAgain
): Pick<RequestFormat, 'ids' | 'begin'> => ({
  ids: 'call',
  begin: () => {
    const [arrivals, outputs, costs] = [new FirstArrivals(), new Pieces(), new Pieces()]
    return {
      amend: (row, cell) => {
        amend(row, cell)
        const id = textOf(cell(path))
        const first = arrivals.of(id, row.arrivalMicros)
        if (isInPieces) {
          row.outputTokens = outputs.upTo(id, row.outputTokens)
          row.costUsd = costs.upTo(id, row.costUsd)
        }
        if (row.arrivalMicros > first) row.durationMicros = row.arrivalMicros - first
        row.arrivalMicros = first
      }
    }
  }
})
