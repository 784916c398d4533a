/** A source that is a table → its format, and its rows one by one. */
import { AuditError } from '../errors.ts'
import { fitsTable, scanTable } from './batches/batches.ts'
import { columnsOf } from './batches/batchPlan.ts'
import { cellTree } from './batches/tablePlaces.ts'
import { namesIn, type UsableFormat } from './format/format.ts'
import { generic } from './format/generic.ts'
import { type Recognised, type RecordSink, type Scannable as Source, scanned } from './recognised.ts'
import type { Cell } from './records/cell.ts'
import { type CsvSink, scanCsv, splitCells } from './records/csv.ts'
import { declaredNames } from './records/declaredNames.ts'
import {
  type Container,
  csvSample,
  firstLine,
  formatOf,
  isProse,
  usable,
  type Wanted
} from './records/detect.ts'
import { isTotal } from './records/fields/totals.ts'
import { fitted, grownDoubt, grownRows, placeNamed, type Row, type Unclear } from './records/grownRows.ts'
import { csvCell, isFlattened, nestedCell } from './records/tableCells.ts'
import { isoMicros } from './records/time.ts'
import { sampledRows } from './sampledLines.ts'
import {
  HEADER_AGAIN,
  headersBelow,
  isRemark,
  otherHeader,
  partsRemedy,
  REMARK,
  sameHeader
} from './secondHeader.ts'
import { HEAD_BYTES } from './source/openSource.ts'
import { isTextLog } from './textLog.ts'
import { refuseTurned } from './turnedTables.ts'
import { isCutPrint } from './wrappers/printedTables.ts'

/** Records that `--explain-reading` shows. */
export const MOST_SHOWN = 3

/** @throws AuditError where a text is no table of calls */
function refuseUntabled(
  source: Source,
  head: string,
  csv: CsvContainer,
  path: string,
  { map }: Wanted
): void {
  if (isOneLine(head) && source.head.length >= HEAD_BYTES) throw AuditError.of('LONG_HEADER', path, '1 MiB')
  if (map !== undefined) return
  if (isCutPrint(head)) throw AuditError.of('ROWS_LEFT_OUT', path)
  refuseTurned(csv.header, rowsIn(head, csv), csv.delimiter, path, source.packing)
  if (isTextLog(head, csv)) throw AuditError.of('TEXT_LOG', path)
}

const rowsIn = (head: string, { delimiter }: CsvContainer): readonly Row[] =>
  head
    .split(/\r\n|\n|\r/, MOST_TURNED)
    .slice(1)
    .map(line => splitCells(line, delimiter))
    .filter(({ length }) => length > 1)

const MOST_TURNED = 200

/** Without a line break outside quotes: the header goes on behind what is known of it. */
const isOneLine = (head: string): boolean => firstLine(head.trimStart()).length === head.trimStart().length

type CsvContainer = Extract<Container, { kind: 'csv' }>

export async function recogniseCsv(
  source: Source,
  path: string,
  wanted: Wanted,
  csv: CsvContainer,
  head: string
): Promise<Recognised> {
  refuseUntabled(source, head, csv, path, wanted)
  const { delimiter, header } = csv
  const isOther = otherHeader(header)
  const isSame = sameHeader(header)
  const below = () => headersIn(source, head, csv)
  refuseOther(head, delimiter, isOther, path, below, source)
  const rows = (await sampledRecords(source, head, delimiter)).filter(
    row => !isSame(row) && !(row.length < header.length && isRemark(row))
  )
  const { grown, unclear } = isProse(header) ? { grown: [], unclear: [] } : grownRows(header, rows)
  refuseOthersBelow(
    rows.map(row => fitted(header.length, grown, row) !== undefined),
    path,
    wanted,
    below,
    source
  )
  if (isLost(unclear, rows)) refuseUnclear(unclear, csv, rows, path)
  const sampled = rowsOfCalls(rows, row => fitted(header.length, grown, row))
  const isAsRead = wanted.map !== undefined || wanted.inputFormat === generic.id
  const names = isAsRead ? header : declaredNames(header, sampled)
  let fields = sampled[0] ?? []
  const cells = sampled.map(record => csvCell(names, () => record))
  const known = usable(
    formatOf(
      csvSample(names, sampled, isOneLine(head.trimEnd())),
      csvCell(names, () => fields),
      wanted,
      path,
      cells
    ),
    path
  )
  const cellOf = isByColumns(known, wanted) ? csvCell : nestedCell
  const cell = cellOf(names, () => fields, header)
  const label = names[0] as string
  const format =
    grown.length === 0
      ? { ...known, label }
      : { ...known, label, doubts: [...(known.doubts ?? []), grownDoubt(header, grown, rows.length)] }
  const scan = (any: Source, sink: RecordSink) => {
    const records = tableSink(header, any, path, sink, found => {
      fields = found
      return cell
    })
    if (grown.length > 0)
      return scanCsv(any.bytes, delimiter, header.length, records, true, row =>
        fitted(header.length, grown, row)
      )
    const batches =
      fitsTable(header.length) && (isByColumns(format, wanted) || !asksWithin(format, names))
        ? sink.batches(columnsOf(names, format))
        : undefined
    return batches && cellTree(batches.cells.wanted)
      ? scanTable(any, delimiter, header.length, { ...batches, ...records })
      : scanCsv(any.bytes, delimiter, header.length, records)
  }
  const table = { delimiter, header: firstLine(head.trimStart()) }
  const shown = sampled.slice(0, MOST_SHOWN).map(record => cellOf(names, () => record))
  const found = scanned(source, { format, sample: shown }, { table, scan })
  return grown.length === 0 ? found : { format, sample: found.sample, scan: found.scan }
}

/** @param held takes the cells of a row, and gives those of its record */
function tableSink(
  header: readonly string[],
  source: Source,
  path: string,
  sink: RecordSink,
  held: (row: Row) => Cell
): CsvSink {
  const [isSame, isOther] = [sameHeader(header), otherHeader(header)]
  const { linesBefore } = source
  return {
    record(found, line, bytes) {
      if (isSame(found)) return sink.leaveOut(HEADER_AGAIN)
      if (isOther(found)) throw otherOrder(path, [line + linesBefore], source)
      sink.record(held(found), line + linesBefore, bytes)
    },
    reject: (line, lines, reason, bytes) => sink.reject(line + linesBefore, lines, reason, bytes),
    isRemark(found) {
      const isOne = isRemark(found)
      if (isOne) sink.leaveOut(REMARK)
      return isOne
    }
  }
}

/** Those that have the header's columns, without the row that adds them up. */
function rowsOfCalls(rows: readonly Row[], fittedTo: (row: Row) => Row | undefined): readonly Row[] {
  const sampled = rows.flatMap(row => {
    const found = fittedTo(row) ?? []
    return found.length > 0 ? [found] : []
  })
  return isUndatedTotal(sampled.at(-1) ?? []) ? sampled.slice(0, -1) : sampled
}

/** A row of totals with a time of its own is told from calls by all rows together. */
const isUndatedTotal = (row: Row): boolean =>
  isTotal(row[0]) && !row.some(cell => Number.isFinite(isoMicros(cell.trim())))

/** Whether its fields are names of the table's own columns. */
const isByColumns = ({ id }: UsableFormat, { map }: Wanted): boolean => map !== undefined || id === generic.id

/** Whether it asks for what lies in several columns at once. */
const asksWithin = (format: UsableFormat, header: readonly string[]): boolean =>
  isFlattened(header) && namesIn(format).some(path => header.some(name => name.startsWith(`${path}.`)))

/** @throws AuditError at the first line of the head that is a header anew, in another order */
function refuseOther(
  head: string,
  delimiter: string,
  isOther: (row: readonly string[]) => boolean,
  path: string,
  below: () => readonly number[],
  source: Source
): void {
  const [header = '', ...lines] = head.split(/\r\n|\n|\r/)
  // Of as many letters: others need not be taken apart.
  const at = lines.findIndex(line => line.length === header.length && isOther(splitCells(line, delimiter)))
  if (at < 0) return
  const line = at + 2 + source.linesBefore
  const all = below().filter(one => one >= line)
  throw otherOrder(path, all.includes(line) ? all : [line], source)
}

/** @param at lines of headers, the first of which has the names of the file's first in another order */
const otherOrder = (path: string, at: readonly number[], { packing }: Source): AuditError =>
  AuditError.of('OTHER_HEADER', path, at[0] as number, partsRemedy(at, path, packing))

/** Lines of the file that look like headers anew. */
const headersIn = (
  { linesBefore }: Source,
  head: string,
  { header, delimiter }: CsvContainer
): readonly number[] =>
  headersBelow(header, head.split(/\r\n|\n|\r/).slice(1), delimiter).map(line => line + linesBefore)

/**
 * @param fit row by row, whether it has a cell for each name
 * @throws AuditError HEADERS_BELOW where more rows than may be lost have none, and another header stands among them
 */
function refuseOthersBelow(
  fit: readonly boolean[],
  path: string,
  { lenient = false }: Wanted,
  below: () => readonly number[],
  { packing }: Source
): void {
  if (lenient || fit.filter(does => !does).length <= MOST_LOST * fit.length) return
  const all = below()
  const [another] = all
  if (another !== undefined)
    throw AuditError.of('HEADERS_BELOW', path, another, partsRemedy(all, path, packing))
}

/** Whether more rows than may be lost have cells of which nothing shows the column. */
const isLost = (unclear: readonly Unclear[], rows: readonly Row[]): boolean =>
  rows.filter(({ length }) => unclear.some(({ width }) => width === length)).length > MOST_LOST * rows.length

/** @throws AuditError where more rows than may be lost have cells that may be those of one column or of another */
function refuseUnclear(
  unclear: readonly Unclear[],
  { header }: CsvContainer,
  rows: readonly Row[],
  path: string
): void {
  const [first] = unclear
  if (first === undefined) return
  const line = rows.findIndex(({ length }) => length === first.width) + 2
  const [one, other] = first.places.map(at => placeNamed(header, at))
  throw AuditError.of('GROWN_ROWS', path, line, first.width, header.length, one as string, other as string)
}

const MOST_LOST = 0.05

/** Records' cells from all over the file, for telling what each column means. */
async function sampledRecords(source: Source, head: string, delimiter: string): Promise<readonly Row[]> {
  const [, ...rows] = await sampledRows(source, head.trimStart())
  return rows.map(line => splitCells(line, delimiter)).filter(({ length }) => length > 0)
}
