/** The first records of an input → what they were understood as, in words: columns, units and the rows themselves. */
import type { RequestRow } from '../log/requestRow.ts'
import { FAILED } from '../log/trafficLog.ts'
import { modelShown } from '../secrets.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
import type { UsableFormat } from './format/format.ts'
import type { Cell } from './records/cell.ts'
import { type DryRead, dryReader } from './records/dryRead.ts'

/**
 * Lines for a terminal: what each column was taken for and why, which were left alone, and each record as a call.
 *
 * @param source the input's name
 * @param cells its first records
 */
export function readingExplained(
  source: string,
  format: UsableFormat,
  cells: readonly Cell[]
): readonly string[] {
  const { id, columns = [], unusedColumns = [] } = format
  const uses = columns.map(({ field, columns: [first = '', ...others], unit, because }) => {
    const also = others.length === 0 ? '' : `, else ${others.join(', else ')}`
    return `  ${field}: ${first}${unit === null ? '' : ` in ${unit}`}${also}${because === null ? '' : ` (${because})`}`
  })
  return [
    `${source}: read as ${id}`,
    ...uses,
    ...(unusedColumns.length === 0 ? [] : [`  not read: ${unusedColumns.join(', ')}`]),
    ...(format.grain === 'request'
      ? cells
          .map(dryReader(format))
          .map((read, i) => `  row ${i + 1}: ${callExplained(read, format.clock === 'wall')}`)
      : [])
  ]
}

function callExplained(read: DryRead, isWall: boolean): string {
  if ('leftOut' in read) return `left out: ${read.leftOut}`
  return 'rejected' in read ? `rejected because ${read.rejected}` : saidOf(read.row, isWall).join(', ')
}

function saidOf(row: RequestRow, isWall: boolean): readonly string[] {
  const arrival = isWall
    ? new Date(row.arrivalMicros / MICROS_PER_MILLI).toISOString()
    : `t+${row.arrivalMicros / MICROS_PER_SECOND}s`
  const seconds = (micros: number) => `${Number((micros / MICROS_PER_SECOND).toPrecision(6))} s`
  const stated = (value: number, words: string) => (Number.isNaN(value) ? [] : [words])
  return [
    `arrives ${arrival}`,
    ...stated(row.durationMicros, `lasts ${seconds(row.durationMicros)}`),
    ...stated(row.ttftMicros, `first token after ${seconds(row.ttftMicros)}`),
    Number.isNaN(row.inputTokens) ? 'input not stated' : `${row.inputTokens.toLocaleString('en-US')} in`,
    ...stated(row.cachedTokens, `${row.cachedTokens.toLocaleString('en-US')} cached input`),
    Number.isNaN(row.outputTokens) ? 'output not stated' : `${row.outputTokens.toLocaleString('en-US')} out`,
    ...(row.model === '' ? [] : [modelShown(row.model).slice(0, MOST_CHARACTERS)]),
    ...(row.status === 0 ? [] : [`status ${row.status}`]),
    ...((row.flags & FAILED) === 0 && row.status < 400 ? [] : ['failed'])
  ]
}

const MOST_CHARACTERS = 80
