/** Cursor's usage events, as its dashboard exports them (usage-events-….csv). */
import type { RequestRow } from '../../log/requestRow.ts'
import { type Cell, textOf } from '../records/cell.ts'
import { allBut, requests } from './format.ts'
import { amendFailure } from './outcome.ts'
import { tokensOf } from './usage.ts'

const WITH_WRITE = 'Input (w/ Cache Write)'
const WITHOUT_WRITE = 'Input (w/o Cache Write)'
export const cursor = requests({
  id: 'cursor-usage',
  title: 'Cursor usage events (usage-events-….csv)',
  documentation: 'https://cursor.com/dashboard?tab=usage',
  signature: ['Date', 'Model', WITH_WRITE, WITHOUT_WRITE, 'Cache Read', 'Output Tokens'],
  alsoHas: ['Kind', 'Total Tokens'],
  answers: allBut({ partly: ['peak1s', 'caller'], no: ['concurrency', 'ttft', 'throttling'] }),
  view: cell => path => (path === 'usd' ? usdOf(cell) : cell(path)),
  fields: {
    start: { from: 'Date', unit: 'any' },
    model: 'Model',
    caller: 'User',
    cached: 'Cache Read',
    output: 'Output Tokens',
    cost: { from: 'usd', unit: 'usd' }
  },
  amend: (row, cell) => {
    amendInput(row, cell)
    if (/errored|aborted/i.test(textOf(cell('Kind')))) amendFailure(row, undefined, '')
  },
  assumptions: [
    'Cursor does not document whether the date of an event is its start or its end: it is taken as the arrival. An event of an agent may sum several calls of the model.',
    'Whether Cursor’s input with cache writes holds the one without is told, row by row, by the total of its tokens; where that does not decide, its tokens count as not stated.'
  ]
})

/**
 * Input is all that was read, from a cache or not, and written into one. [tokens]
 * The two inputs either stand beside each other or one holds the other: their total tells, or that the part is more.
 */
function amendInput(row: RequestRow, cell: Cell): void {
  const count = (name: string) => tokensOf(cell(name)) || 0
  const [withWrite, without, read] = [count(WITH_WRITE), count(WITHOUT_WRITE), count('Cache Read')]
  const total = tokensOf(cell('Total Tokens'))
  const fits = (input: number) => Number.isNaN(total) || total === input + read + count('Output Tokens')
  const canStandBeside = fits(withWrite + without)
  const canHold = without > 0 && without <= withWrite && fits(withWrite)
  const input = withWrite + (canHold ? 0 : without) + read
  if (input === 0 || canStandBeside === canHold) {
    // No prompt is empty; and an output alone would pass for a whole call.
    row.cachedTokens = row.outputTokens = Number.NaN
    return
  }
  row.inputTokens = input
  row.cacheWrite5mTokens = withWrite - (canHold ? without : 0)
}

/** `0.15`, `$0.15`; a word (`Included`, `Free`) states no amount. */
const usdOf = (cell: Cell): string => /^\$?(\d+(?:\.\d+)?)$/.exec(textOf(cell('Cost')).trim())?.[1] ?? ''
