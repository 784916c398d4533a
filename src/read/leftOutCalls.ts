/** Web requests by the scanner's codes → which rows are no calls of a model: the others close up. */
import type { RequestRows } from '../log/requestRows.ts'
import { leftOutCall, modelInPath } from './format/modelCalls.ts'

/** `POST /v1/chat/completions` */
const partsOf = (request: string): readonly [method: string, path: string] => {
  const [method = '', path = ''] = request.split(' ')
  return [method, path]
}

export const modelOfCall = (request: string): string => modelInPath(partsOf(request)[1])

export class LeftOutCalls {
  /** By the scanner's code, which begins at 1: why the request is left out. */
  private readonly reasons: (string | undefined)[] = [undefined]

  learn(requests: readonly string[]): void {
    for (const request of requests) this.reasons.push(leftOutCall(...partsOf(request)))
  }

  /**
   * Moves the rows [from, to) together over those that are left out.
   *
   * @param leaveOut told why of each of these
   * @returns how many rows from `from` on are left in
   */
  closeUp(rows: RequestRows, from: number, to: number, leaveOut: (reason: string) => void): number {
    const kept: number[] = []
    for (let row = from; row < to; row++) {
      const reason = this.reasons[rows.model[row] as number]
      if (reason === undefined) kept.push(row)
      else leaveOut(reason)
    }
    if (kept.length < to - from) {
      for (const column of Object.values(rows)) move(column, kept, from)
    }
    return kept.length
  }
}

function move(column: RequestRows[keyof RequestRows], rows: readonly number[], to: number): void {
  for (let i = 0; i < rows.length; i++) column[to + i] = column[rows[i] as number] as number
}
