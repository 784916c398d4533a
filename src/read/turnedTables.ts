/** A table whose columns do not stand side by side – turned, or one value a row – → an error with the command that writes it as one. */
import { AuditError } from '../errors.ts'
import { fedWith, shellWord } from '../shell.ts'
import { isTime } from './records/fields/columns.ts'
import { nameOf } from './records/fields/names.ts'
import { meaningsOf } from './records/fields/synonyms.ts'
import type { Packing } from './source/source.ts'

type Rows = readonly (readonly string[])[]

/** @throws AuditError TURNED_TABLE, VALUES_IN_ROWS */
export function refuseTurned(
  header: readonly string[],
  rows: Rows,
  delimiter: string,
  path: string,
  packing: Packing | undefined
): void {
  const piped = (program: string): string =>
    `${fedWith(`python3 -c ${shellWord(program)}`, path, packing)} | gpuops-audit analyze -`
  const parted = delimiter === ',' ? '' : `, delimiter=${pythonText(delimiter)}`
  const read = `[r for r in csv.reader(open(0, newline="")${parted}) if r]`
  if (isTurned(header, rows))
    throw AuditError.of(
      'TURNED_TABLE',
      path,
      piped(
        `import csv, itertools, sys; csv.writer(sys.stdout).writerows(itertools.zip_longest(*${read}, fillvalue=""))`
      )
    )
  const places = placesOfValues(header, rows)
  if (places === undefined) return
  const [entity, attribute, value] = places
  const gather = `[d.setdefault(r[${entity}], {}).update({r[${attribute}]: r[${value}]}) for r in ${read}[1:]]`
  throw AuditError.of(
    'VALUES_IN_ROWS',
    path,
    header[attribute] as string,
    header[value] as string,
    piped(`import csv, json; d = {}; ${gather}; [print(json.dumps(x)) for x in d.values()]`)
  )
}

const pythonText = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\t', '\\t')}'`

/** Whether these are names of a time and of a count of tokens. */
function nameACall(names: readonly string[]): boolean {
  const meanings = names.map(name => meaningsOf(nameOf(name)))
  const means = (...asked: readonly string[]) =>
    meanings.some(found => [...found.keys()].some(meaning => asked.includes(meaning)))
  return means('start', 'end') && means('input') && means('output')
}

/** Names stand below each other, and beside one of them nothing but times. */
const isTurned = (header: readonly string[], rows: Rows): boolean => {
  const all = [header, ...rows]
  const times = all.find(row => meaningsOf(nameOf(row[0] ?? '')).has('start'))
  return (
    rows.length < MOST_NAMES &&
    nameACall(all.map(([name = '']) => name)) &&
    !nameACall(header) &&
    times !== undefined &&
    times.length > 1 &&
    times.slice(1).every(isTime)
  )
}

const MOST_NAMES = 60
const THREE = 3

/** Three columns, of which one names what another holds. */
function placesOfValues(
  header: readonly string[],
  rows: Rows
): readonly [entity: number, attribute: number, value: number] | undefined {
  if (header.length !== THREE || nameACall(header)) return undefined
  const attribute = header.findIndex((_, i) => {
    const names = new Set(rows.map(row => row[i] ?? ''))
    return names.size < MOST_NAMES && names.size * 2 <= rows.length && nameACall([...names])
  })
  if (attribute < 0) return undefined
  const [one, other] = [0, 1, 2].filter(i => i !== attribute) as [number, number]
  const kinds = (i: number) => new Set(rows.map(row => row[i])).size
  const timesIn = (i: number) => rows.filter(row => isTime(row[i])).length
  const value =
    timesIn(other) !== timesIn(one)
      ? timesIn(other) > timesIn(one)
        ? other
        : one
      : kinds(other) >= kinds(one)
        ? other
        : one
  return [value === one ? other : one, attribute, value]
}
