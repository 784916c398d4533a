/** A CSV file of measured points → its rows by column. */
import { AuditError } from '../errors.ts'
import { scanCsv, splitHeader } from '../read/records/csv.ts'
import type { Terminal } from './terminal.ts'
import { bytesOf, textIn } from './textFile.ts'

export type PointRow = (column: string) => string

/** What a row must have to be predicted at all. */
const NEEDED = ['model', 'gpu', 'tp', 'precision', 'engine'] as const

/** @throws AuditError where the file cannot be read or is no such table */
export const readPoints = async (file: string, stdin?: Terminal['stdin']): Promise<readonly PointRow[]> =>
  pointsIn(textIn(await contentOf(file, stdin)), file)

/** @throws AuditError where the text is no such table */
export async function pointsIn(text: string, file: string): Promise<readonly PointRow[]> {
  const names = splitHeader(text.split('\n', 1)[0] as string, ',')
  const missing = missingIn(names)
  if (missing.length > 0) throw AuditError.of('NO_POINTS', file, missing.join(', '))
  const columns = new Map(names.map((name, index) => [name, index]))
  const rows: PointRow[] = []
  await scanCsv(
    (async function* () {
      yield Buffer.from(text)
    })(),
    ',',
    names.length,
    {
      record: fields => rows.push(column => (fields[columns.get(column) ?? -1] ?? '').trim()),
      reject: (line, _, why) => {
        throw AuditError.of('BAD_POINT', file, line, why)
      }
    }
  )
  if (rows.length === 0) throw AuditError.of('NO_ROWS', file)
  return rows
}

const missingIn = (names: readonly string[]): readonly string[] =>
  NEEDED.filter(name => !names.includes(name))

/** Whether a table with these columns is one of measured points: it names the hardware, which no log does. */
export const isPointsHeader = (names: readonly string[]): boolean =>
  names.includes('model') && names.includes('gpu')

/** @throws AuditError as `bytesOf`, or EMPTY */
export async function contentOf(file: string, stdin?: Terminal['stdin']): Promise<Buffer> {
  const bytes = await bytesOf(file, stdin)
  if (bytes.length === 0) throw AuditError.of('EMPTY', file)
  return bytes
}
