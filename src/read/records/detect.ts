/** The beginning of a file → its container, its first record, and the format that fits. */
import { AuditError } from '../../errors.ts'
import { isObject } from '../../json.ts'
import { withoutSecrets } from '../../secrets.ts'
import { completed } from '../format/completed.ts'
import { type Format, isOf, type Sample, type UsableFormat } from '../format/format.ts'
import { generic, genericFormat } from '../format/generic.ts'
import { FORMATS } from '../format/index.ts'
import { ambiguity } from './ambiguity.ts'
import { at, type Cell, numberOf, objectOf } from './cell.ts'
import { delimiterOf, splitHeader } from './csv.ts'
import { flattenedFormat } from './flattenedFormat.ts'
import { lineValue } from './jsonValue.ts'
import { mapDoubts } from './mapDoubts.ts'
import { refuseUndecided } from './mappedTimes.ts'
import { mappedColumns, mappedFormat } from './mapping.ts'
import { missingColumn } from './missingColumn.ts'
import { namesFor } from './namesFor.ts'
import { arePlaces } from './placeNames.ts'
import { printedObject } from './printedValue.ts'
import { didYouMeanIn, isNameLike } from './shownNames.ts'
import { isFlattened, nestedRow } from './tableCells.ts'
import { isoMicros } from './time.ts'

export type Container =
  | { readonly kind: 'csv'; readonly delimiter: string; readonly header: readonly string[] }
  /** `mixed`: among lines of text, which are none of it. */
  | { readonly kind: 'json-lines'; readonly mixed: boolean }
  | { readonly kind: 'json' }

/** How a file is packed, from its first non-blank character and lines. */
export function containerOf(head: string): Container {
  const start = head.trimStart()
  if (start.startsWith('{') && !isPrinted(firstLine(start)))
    return hasWholeLine(start) ? { kind: 'json-lines', mixed: isMixed(start) } : { kind: 'json' }
  if (/^\[\s*(?:[{[\]]|$)/.test(start)) return { kind: 'json' }
  if (isMixed(start, 0)) return { kind: 'json-lines', mixed: true }
  const headerLine = firstLine(start)
  const delimiter = delimiterOf(headerLine)
  return { kind: 'csv', delimiter, header: distinct(splitHeader(headerLine, delimiter)) }
}

/** Joined tables have two columns of one name: the first keeps it, and the others are told apart by their number. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map(name => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 || !/\p{L}/u.test(name) ? name : `${name} (${times})`
  })
}

/** Share of lines of text from which on they are no damage. */
const MOST_DAMAGED = 0.05
const MOST_LINES = 5_000

/** Whether records of JSON stand among lines that are none. */
function isMixed(text: string, least = MOST_DAMAGED): boolean {
  const lines = text.split('\n', MOST_LINES).filter(line => line.trim() !== '')
  const records = lines.filter(line => line.startsWith('{'))
  const others = lines.length - records.length
  return (
    records.length >= 2 &&
    others > least * lines.length &&
    records.length * 2 > (least === 0 ? others : 0) &&
    records.slice(0, 20).filter(isJson).length >= 2
  )
}

/** An object as Python prints it, or another program; JSON begins with a name in double quotes. */
const isPrinted = (line: string): boolean =>
  /^\{\s*(?:[^"\s}]|"[^"]*"\s*=>)/.test(line) && (objectOf(line.trim()) ?? printedObject(line)) !== undefined

/** Up to the first line break outside quotes: a header may hold one inside. */
export const firstLine = (text: string): string => /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? ''

/** In JSON Lines a line that begins with a brace is a value by itself; one of the first 20 may be damaged. */
const hasWholeLine = (text: string): boolean =>
  text
    .split('\n', 20)
    .filter(line => line.startsWith('{'))
    .some(isJson)

const isJson = (text: string): boolean => lineValue(text) !== undefined

/**
 * @param records rows from all over the file
 * @param isEmpty whether nothing stands below the header
 */
export const csvSample = (
  header: readonly string[],
  records: readonly (readonly string[])[],
  isEmpty: boolean
): Sample => ({
  columns: new Set(header),
  first: undefined,
  isEmpty: isEmpty && header.length > 1,
  rows: records.map(cells => Object.fromEntries(header.map((name, i) => [name, cells[i]]))),
  ...(isFlattened(header) ? { nested: nestedSample(records.map(cells => nestedRow(header, cells))) } : {})
})

const nestedSample = (rows: readonly unknown[]): Sample => jsonSample(rows[0], rows)

/** Records whose keys are the columns of a known format. */
const FIRST_RECORDS = 100

/**
 * @param first the file's first JSON value: a record, an array of records, or a page
 * @param rows records from all over the file, the first ones first
 */
export function jsonSample(first: unknown, rows: readonly unknown[]): Sample {
  const keys = rows.flatMap(record => (isObject(record) ? Object.keys(record) : []))
  return { columns: new Set(keys), first, records: rows.slice(0, FIRST_RECORDS), rows }
}

export type Wanted = {
  /** A `--map`, or `undefined`. */
  readonly map: string | undefined
  /** A format's id, or `undefined`: the first that recognises the file. */
  readonly inputFormat: string | undefined
  /** Whether lines that cannot be read are put up with. */
  readonly lenient?: boolean
  /** Whether it is said what a request takes, so that sums of tokens tell how many there were. */
  readonly assumesTokens?: boolean
}

/**
 * Chooses the format.
 *
 * @param first the first record
 * @param others the records sampled, where the sample does not hold them
 * @throws AuditError where nothing fits: what is missing, what was found, and what comes nearest
 */
export function formatOf(
  sample: Sample,
  first: Cell,
  wanted: Wanted,
  path: string,
  others: readonly Cell[] = sample.rows?.map(record => jsonCell(() => record)) ?? []
): Format {
  if (wanted.map !== undefined) return mapped(wanted.map, sample, first, others, path)
  const known =
    wanted.inputFormat === undefined
      ? (FORMATS.find(format => isOf(format, sample)) ?? flattenedFormat(sample) ?? generic)
      : formatNamed(wanted.inputFormat)
  return known === generic ? understoodFormat(sample, wanted, path) : completed(noted(known, sample), sample)
}

/** With what the sample says besides. */
function noted(format: Format, sample: Sample): Format {
  if (format.grain === 'none' || format.notes === undefined) return format
  return { ...format, assumptions: [...(format.assumptions ?? []), ...format.notes(sample)] }
}

/** By what the columns are called and what stands in them. */
function understoodFormat(sample: Sample, { assumesTokens }: Wanted, path: string): Format {
  if (hasNoHeader(sample)) throw AuditError.of('NO_HEADER', path, ADD_NAMES)
  if (sample.isEmpty) throw AuditError.of('NO_ROWS', path)
  const found = genericFormat(sample, assumesTokens)
  if ('missing' in found && found.ambiguous) throw ambiguity(found.ambiguous, path)
  if (arePlaces([...sample.columns])) throw AuditError.of('NO_HEADER', path, namesFor(sample))
  if (!('missing' in found)) return found
  const { missing, remedy = NAME_THEM } = found
  const isGarbled = [...sample.columns].some(name => name.includes('\ufffd'))
  const text = listed(sample)
  throw AuditError.of(
    'UNKNOWN_FORMAT',
    path,
    // Its lines may well begin with a moment: no column is looked at.
    text === PROSE ? 'no tokens of a call beside its time' : missing,
    text,
    nearest(sample),
    isGarbled ? CONVERT : remedy
  )
}

const CONVERT =
  'Its names are in an encoding that is not read: write it in UTF-8, as iconv -f GBK -t UTF-8 FILE does for one of China.'
const ADD_NAMES = 'Put a line of names above them, such as start_time,model,input_tokens,output_tokens.'

const NAME_THEM =
  'Export the log with its times and tokens; where they have other names, name those with --map (docs/formats.md).'

/** A text format whose lines these are; `undefined` where the head is a table or nothing known. */
export function lineFormatOf(head: string, { inputFormat }: Wanted): Format | undefined {
  const lines = head.split(/\r\n|\n|\r/, MOST_LINES_TRIED).filter(line => line.trim() !== '')
  return FORMATS.find(({ id, line }) => {
    if (line === undefined || (inputFormat !== undefined && inputFormat !== id)) return false
    const matching = lines.filter(text => line.pattern.test(text)).length
    return inputFormat === id || (line.others === 'left out' ? matching > 0 : matching * 2 > lines.length)
  })
}

const MOST_LINES_TRIED = 200

/** @throws AuditError where the format is known and of no use here */
export function usable(format: Format, path: string): UsableFormat {
  if (format.grain !== 'none') return format
  throw AuditError.of('OF_NO_USE', path, format.title, format.refusal)
}

function formatNamed(id: string): Format {
  const format = FORMATS.find(candidate => candidate.id === id)
  if (format) return format
  throw AuditError.of(
    'UNKNOWN_NAME',
    '--input-format',
    id,
    FORMATS.map(known => known.id),
    'formats'
  )
}

function mapped(map: string, sample: Sample, first: Cell, others: readonly Cell[], path: string): Format {
  const named = mappedColumns(map, others)
  const missing = missingColumn(map, sample, [first, ...others])
  if (missing !== undefined)
    throw AuditError.of(
      'MAP_COLUMN',
      path,
      missing,
      listed(sample),
      didYouMeanIn(sample.rows ?? [], missing, named)
    )
  refuseUndecided(map, others, path)
  return { ...mappedFormat(map, others), doubts: mapDoubts(map, others, sample.rows ?? []) }
}

const MOST_LISTED = 12
const MOST_CHARACTERS = 40

/** Whether a time or a number stands where the names of a table's columns belong. */
const hasNoHeader = ({ columns, first }: Sample): boolean =>
  first === undefined && columns.size > 1 && [...columns].some(isValue)

const isValue = (name: string): boolean => Number.isFinite(numberOf(name)) || Number.isFinite(isoMicros(name))

/** Names of columns are short, and there are at least two: a line of text has its pieces shown to nobody. */
export const isProse = (names: readonly string[]): boolean =>
  names.length < 2 ||
  names.some(
    name => name.length > MOST_CHARACTERS * 2 || name.split(/\s+/).length > MOST_WORDS || /[=|]|: /.test(name)
  )

const MOST_WORDS = 5
const PROSE = 'lines of text'

function listed(sample: Sample): string {
  const names = [...sample.columns]
  if (names.length === 0) return 'no names'
  if (names.some(isValue)) return 'values where names belong'
  if (sample.first === undefined && isProse(names)) return PROSE
  const shown = names
    .filter(isNameLike)
    .slice(0, MOST_LISTED)
    .map(name => withoutSecrets(name).slice(0, MOST_CHARACTERS))
  if (shown.length === 0) return 'keys that are not names'
  const more = names.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A `timestamp` or a `status` alone is of any log. */
const isOfOne = (column: string): boolean =>
  /[A-Z]|[._]/.test(column) && FORMATS.filter(({ signature }) => signature.includes(column)).length === 1

/** The formats that share the most of their signature with the file: several names of it, or one of its own. */
function nearest(sample: Sample): string {
  const shares = FORMATS.map(({ id, signature }) => {
    const shared = signature.filter(column => sample.columns.has(column))
    return { id, isNear: shared.length > 1 || shared.some(isOfOne), share: shared.length / signature.length }
  })
  const best = shares.filter(({ isNear }) => isNear).sort((a, b) => b.share - a.share)
  return best.length === 0
    ? 'none'
    : best
        .slice(0, 2)
        .map(({ id, share }) => `${id} (${Math.round(share * 100)} % of its names)`)
        .join(', ')
}

/** Cells of a JSON record by dotted path. */
export const jsonCell =
  (record: () => unknown): Cell =>
  path =>
    at(record(), path)
