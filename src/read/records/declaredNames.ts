/** A header in another spelling of a known format's names (`CALL_TYPE`, `Call Type`, `logs.call_type`) → the names as that format has them. */
import { type Format, isOf, namesIn, type UsableFormat } from '../format/format.ts'
import { FORMATS } from '../format/index.ts'
import { requestTable } from '../format/requestTable.ts'
import type { Cell } from './cell.ts'
import { csvSample } from './detect.ts'
import { csvCell } from './tableCells.ts'
import { isToolsOwn } from './toolsOwn.ts'

type Row = readonly string[]

/** Fewer letters, or single words alone, are names that other tables have. */
const FEWEST_LETTERS = 15

const MOST_ROWS = 20
/** Headers of tools' exports are shorter. */
const MOST_LETTERS = 20_000

/**
 * @param header as the table has it
 * @param rows of it
 * @returns the same number of names: those of the format that it is then recognised as, and else the header itself
 */
export function declaredNames(header: readonly string[], rows: readonly Row[]): readonly string[] {
  const sample = rows.slice(0, MOST_ROWS)
  const plain = csvSample(header, sample, false)
  if (header.join('').length > MOST_LETTERS || FORMATS.some(format => isOf(format, plain))) return header
  const reads = (format: Format, names: readonly string[], told = csvSample(names, sample, false)) =>
    isOf(format, told) &&
    isToolsOwn(format, {
      names,
      records: cellsOf(names, sample),
      sample: plain,
      rows: cellsOf(header, sample)
    })
  const bare = withoutTable(header)
  const told = csvSample(bare, sample, false)
  if (bare !== header && FORMATS.some(format => reads(format, bare, told))) return bare
  for (const format of FORMATS) {
    if (!isTelling(format)) continue
    // Of two spellings that it has itself, a table has the one or the other.
    for (const known of [namesIn(format), namesIn(format).toReversed()]) {
      const names = respelt(header, format, known)
      const isLike = names !== header && format.signature.some(name => names.includes(name))
      if (isLike && reads(format, names)) return names
    }
  }
  return header
}

const cellsOf = (names: readonly string[], rows: readonly Row[]): readonly Cell[] =>
  rows.map(row => csvCell(names, () => row))

/** Names as Hive and Athena write them: each with that of the table before it. */
function withoutTable(header: readonly string[]): readonly string[] {
  const [first = ''] = header
  const table = first.slice(0, first.indexOf('.') + 1)
  return table !== '' && header.every(name => name.startsWith(table) && name.length > table.length)
    ? header.map(name => name.slice(table.length))
    : header
}

const isTelling = (format: Format): format is UsableFormat =>
  format.grain !== 'none' &&
  !isCommon(format) &&
  format.signature.map(letters).join('').length >= FEWEST_LETTERS &&
  format.signature.some(name => wordsOf(name).length > 1)

/** What any table of calls has is read by what its columns are called and hold. */
const isCommon = ({ id }: Format): boolean => id === requestTable.id

const letters = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '')

/** Names that only its functions know are written as those that it declares. */
function respelt(
  header: readonly string[],
  format: UsableFormat,
  known: readonly string[]
): readonly string[] {
  // Of an object in a cell the column is its first step.
  const steps = known.flatMap(name => name.split('.', 1))
  const declared = new Map([...steps, ...known].map(name => [letters(name), name]))
  const style = styleOf(format.signature)
  const styled = (name: string) =>
    name
      .split('.')
      .map(step => style(wordsOf(step)))
      .join('.')
  const names = header.map(name => declared.get(letters(name)) ?? styled(name))
  const isSame = names.every((name, i) => name === header[i])
  return isSame || new Set(names).size < names.length ? header : names
}

type Style = (words: readonly string[]) => string

const wordsOf = (step: string): readonly string[] =>
  step
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

/** How it writes names of several words. */
function styleOf(signature: readonly string[]): Style {
  const isAny = (pattern: RegExp) => signature.some(name => pattern.test(name))
  if (isAny(/^[A-Z][a-z]+ /)) return words => words.map(capital).join(' ')
  if (isAny(/^[A-Z][a-z]+[A-Z]/)) return words => words.map(capital).join('')
  if (isAny(/^[a-z]+[A-Z]/)) return words => words.map((word, i) => (i === 0 ? word : capital(word))).join('')
  return words => words.join('_')
}
