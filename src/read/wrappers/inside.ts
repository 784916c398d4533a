/** The beginning of a source → what is wrapped in it, where it is wrapped, and no format knows it as it lies. */
import { isOf } from '../format/format.ts'
import { FORMATS } from '../format/index.ts'
import { at } from '../records/cell.ts'
import { splitHeader } from '../records/csv.ts'
import { type Container, jsonSample } from '../records/detect.ts'
import { jsonValue } from '../records/jsonValue.ts'
import { mappedColumns } from '../records/mapping.ts'
import type { Source } from '../source/source.ts'
import { closedOff } from './closedOff.ts'
import { recordText } from './csvRecords.ts'
import { printedObjects } from './printedObjects.ts'
import { readsUsage, respelt } from './respelt.ts'
import { type Known, shaped, type Unwrapped, undressed, unwrapped } from './unwrapped.ts'

const MOST_SAMPLED = 100

const isKnownLine = (line: string): boolean =>
  FORMATS.some(({ line: known }) => known?.pattern.test(line) === true)

const isReadLine = (line: string): boolean =>
  FORMATS.some(({ grain, line: known }) => grain !== 'none' && known?.pattern.test(line) === true)

const isKnown = (first: unknown, records: readonly unknown[]): boolean => {
  const sample = jsonSample(first, records)
  return FORMATS.some(format => isOf(format, sample))
}

const KNOWN: Known = { isKnownLine, isKnown: records => isKnown(records[0], records) }

/** @param map the user's own columns: where the source has them as it lies, it is read as it lies */
export function insideOf(
  source: Source,
  head: string,
  container: Container,
  map: string | undefined
): Unwrapped | undefined {
  if (container.kind === 'csv') {
    const { header, delimiter } = container
    const rows = tableSample(head, header, delimiter)
    if (hasColumns(rows, map)) return undefined
    const isTable = rows.length > 0 && !isKnown(undefined, rows)
    const table = isTable ? unwrapped(source, { header, delimiter }, KNOWN, rows) : undefined
    return (
      table ?? unwrapped(source, 'text', KNOWN, []) ?? plainer(source, isTable ? 'table' : 'text', head, [])
    )
  }
  const sample = container.kind === 'json' ? sampleOf(head) : sampledLines(head)
  const records = sample.flat()
  return records.length === 0 || hasColumns(records, map)
    ? undefined
    : insideJson(source, head, container.kind, sample)
}

function insideJson(
  source: Source,
  head: string,
  kind: 'json' | 'json-lines',
  sample: readonly unknown[]
): Unwrapped | undefined {
  const records = sample.flat()
  const isOfTool = isKnown(sample[0], records)
  const shape = isOfTool && readsUsage(sample[0], records) ? undefined : respelt(sample[0], records)
  if (shape) return shaped(source, kind, shape)
  if (isOfTool) return undefined
  return unwrapped(source, kind, KNOWN, records) ?? plainer(source, kind, head, sample)
}

/** Lines that a format knows are none of a table. */
function plainer(
  source: Source,
  container: 'table' | 'text' | 'json-lines' | 'json',
  head: string,
  sample: readonly unknown[]
) {
  const lines = container === 'text' ? head.split('\n', MOST_SAMPLED) : []
  if (lines.some(isReadLine)) return undefined
  if (lines.some(isKnownLine)) return undressed(source, container, sample, printedObjects)
  const values = sample.length === 1 && Array.isArray(sample[0]) ? (sample[0] as readonly unknown[]) : sample
  return undressed(source, container, values)
}

const hasColumns = (records: readonly unknown[], map: string | undefined): boolean =>
  map !== undefined &&
  mappedColumns(
    map,
    records.map(record => path => at(record, path))
  ).some(column => records.some(record => at(record, column) !== undefined))

function tableSample(head: string, header: readonly string[], delimiter: string): readonly unknown[] {
  const lines = head.split(/\r?\n/, MOST_SAMPLED).slice(1)
  return lines
    .map(line => splitHeader(line, delimiter))
    .filter(record => record.length === header.length && record.length > 1)
    .map(record => JSON.parse(recordText(header, record)) as unknown)
}

const sampledLines = (head: string): readonly unknown[] => head.split('\n', MOST_SAMPLED).flatMap(parsed)

/** One document, several, or what is there of a long one. */
function sampleOf(head: string): readonly unknown[] {
  const whole = parsed(head)
  if (whole.length > 0) return whole
  const documents = parsed(
    `[${head
      .trim()
      .replace(/,$/, '')
      .replaceAll(/\}\s*\{/g, '},{')}]`
  )
  return documents.length > 0 ? (documents[0] as readonly unknown[]) : parsed(closedOff(head))
}

function parsed(text: string): readonly unknown[] {
  try {
    return [jsonValue(text)]
  } catch {
    // The end of the sample, or no JSON: the next way to take it decides.
    return []
  }
}
