/** What was understood → a `--map` to paste, tried on the sample and printed with what it yields. */
import { AuditError } from '../../errors.ts'
import { emptyBucketRow, emptyRow } from '../../log/requestRow.ts'
import { MICROS_PER_SECOND } from '../../units.ts'
import { withCommas } from '../../words.ts'
import type { BucketFormat, RequestFormat } from '../format/format.ts'
import type { Cell } from './cell.ts'
import { fillBucket, fillRequest } from './compileFields.ts'
import { mapEntries, quotedForShell } from './fields/mapText.ts'
import type { Understood } from './fields/understand.ts'
import { mappedFormat } from './mapping.ts'

const ROWS_TRIED = 3
/** Of which more cannot be read a log is refused. */
const FEWEST_READ = 0.95

/**
 * @param overruled columns of fields that the user may know better, as the map writes them
 * @returns `undefined` where the map would not read the sample
 */
export function suggestedMap(
  understood: Understood,
  overruled: Readonly<Record<string, string>> = {}
): string | undefined {
  if (readsMade(understood)) return undefined
  const entries = mapEntries(understood, overruled)
  const yielded = yieldOf(entries, cellsOf(understood))
  return yielded && `--map ${quotedForShell(entries)} (${yielded})`
}

/** A map names columns of the file: what several of them together state would be lost. */
const readsMade = ({ made, fields }: Understood): boolean =>
  made !== undefined &&
  [fields.input, fields.output].flat(2).some(path => path !== undefined && made.has(path))

/** Several of them in words. */
export const orMaps = (maps: readonly (string | undefined)[]): string =>
  maps.filter(map => map !== undefined).join(', or ')

function cellsOf({ columns }: Understood): readonly Cell[] {
  const byPath = new Map(columns.map(column => [column.path, column.values]))
  const length = columns[0]?.values.length ?? 0
  return Array.from({ length }, (_, i) => (path: string) => byPath.get(path)?.[i])
}

function yieldOf(entries: string, cells: readonly Cell[]): string | undefined {
  try {
    const format = mappedFormat(entries, cells)
    return format.grain === 'bucket' ? bucketsYield(format, cells) : requestsYield(format, cells)
  } catch (error) {
    if (error instanceof AuditError) return undefined
    throw error
  }
}

type Sums = readonly (readonly [unit: string, sum: number])[]

function requestsYield(format: RequestFormat, cells: readonly Cell[]): string | undefined {
  const fill = fillRequest(format.fields, format.clock === 'wall')
  const calls = cells.filter(cell => format.leavesOut?.(format.view?.(cell) ?? cell) === undefined)
  return said(calls, cell => {
    const row = emptyRow()
    if (fill(format.view?.(cell) ?? cell, row) !== undefined) return undefined
    const { inputTokens, outputTokens, durationMicros } = row
    return [
      ['in', inputTokens],
      ['out', outputTokens],
      ['s', durationMicros / MICROS_PER_SECOND]
    ]
  })
}

function bucketsYield(format: BucketFormat, cells: readonly Cell[]): string | undefined {
  const fill = fillBucket(format.fields)
  return said(cells, cell => {
    const row = emptyBucketRow()
    if (fill(format.view?.(cell) ?? cell, row) !== undefined) return undefined
    return [
      ['requests', row.requests],
      ['in', row.inputTokens],
      ['out', row.outputTokens]
    ]
  })
}

/** `3 rows: 18,987 in, 217 out, 14.7 s`, of the first that the map reads; none where it reads too few. */
function said(cells: readonly Cell[], sumsOf: (cell: Cell) => Sums | undefined): string | undefined {
  const rows = cells.flatMap(cell => {
    const sums = sumsOf(cell)
    return sums ? [sums] : []
  })
  const tried = rows.slice(0, ROWS_TRIED)
  if (tried.length === 0 || rows.length < FEWEST_READ * cells.length) return undefined
  const sums = (tried[0] as Sums).flatMap(([unit], i) => {
    const known = tried.map(row => row[i]?.[1] as number).filter(value => !Number.isNaN(value))
    const sum = known.reduce((total, value) => total + value, 0)
    return known.length === 0 ? [] : [`${withCommas(Number(sum.toPrecision(6)))} ${unit}`]
  })
  return `${tried.length} rows${sums.length === 0 ? '' : `: ${sums.join(', ')}`}`
}
