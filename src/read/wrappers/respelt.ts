/** JSON whose keys are a known format's in another spelling (`input-length`, `InputLength`) → records with the keys that it asks for. */
import { isObject, type JsonObject } from '../../json.ts'
import { emptyBucketRow } from '../../log/requestRow.ts'
import { type Format, isOf, namesIn, type Sample, type UsableFormat } from '../format/format.ts'
import { generic } from '../format/generic.ts'
import { FORMATS } from '../format/index.ts'
import { requestTable } from '../format/requestTable.ts'
import { clickhouseOtel } from '../format/spanTables.ts'
import { at, type Cell } from '../records/cell.ts'
import { fillBucket } from '../records/compileFields.ts'
import { jsonSample } from '../records/detect.ts'
import { dryReader } from '../records/dryRead.ts'
import type { Meaning } from '../records/fields/meaning.ts'
import { nameOf } from '../records/fields/names.ts'
import { meaningsOf } from '../records/fields/synonyms.ts'
import { isToolsOwn } from '../records/toolsOwn.ts'
import type { Shape } from './dressed.ts'

const MOST_RECORDS = 20
const MOST_LEVELS = 16

const MOST_NAMES = 10_000
const known = new Map<string, string>()

/** Kept, as the same names are asked for over and over. */
function letters(name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const bare = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  if (known.size < MOST_NAMES) known.set(name, bare)
  return bare
}

/** What a format asked for. */
type Asked = {
  /** The name that it asked for, by the key that is one in another spelling. */
  readonly respelt: Map<string, string>
  /** Every name, by its letters, and those that it declares. */
  readonly all: Map<string, string>
}

/** The same value, whose keys answer to every spelling of them. */
function loosened(value: unknown, asked: Asked, levels = MOST_LEVELS): unknown {
  if (levels === 0) return value
  if (Array.isArray(value)) return value.map(item => loosened(item, asked, levels - 1))
  if (!isObject(value)) return value
  const own = new Map(Object.keys(value).map(key => [letters(key), key]))
  const inner = new Map<string | symbol, unknown>()
  const keyOf = (name: string | symbol): string | symbol => {
    if (typeof name !== 'string' || Object.hasOwn(value, name)) return name
    const key = own.get(letters(name)) ?? name
    if (key !== name && !asked.respelt.has(key)) asked.respelt.set(key, name)
    return key
  }
  const ask = (name: string | symbol) => {
    if (typeof name === 'string' && !asked.all.has(letters(name))) asked.all.set(letters(name), name)
  }
  /** Keys that are told one by one are not asked for. */
  const listed = new Set<string | symbol>()
  return new Proxy(value, {
    ownKeys(target) {
      const keys = Reflect.ownKeys(target)
      for (const key of keys) listed.add(key)
      return keys
    },
    get(target, name) {
      const key = keyOf(name)
      if (!Object.hasOwn(target, name)) ask(name)
      if (!inner.has(key)) inner.set(key, loosened(Reflect.get(target, key), asked, levels - 1))
      return inner.get(key)
    },
    has(target, name) {
      ask(name)
      return Reflect.has(target, keyOf(name))
    },
    getOwnPropertyDescriptor(target, name) {
      if (!listed.delete(name)) ask(name)
      return Reflect.getOwnPropertyDescriptor(target, keyOf(name))
    }
  })
}

/** Names of columns that answer to every spelling of them. */
class LooseNames extends Set<string> {
  private readonly loose: JsonObject

  constructor(names: ReadonlySet<string>, asked: Asked) {
    super(names)
    const plain: JsonObject = Object.fromEntries([...names].map(name => [name, true]))
    this.loose = loosened(plain, asked) as JsonObject
  }

  override has(name: string): boolean {
    return Object.hasOwn(this.loose, name)
  }
}

const inRecords = (format: UsableFormat, values: readonly unknown[]): readonly unknown[] =>
  values.flatMap(value => [...(format.records?.(value) ?? [value])])

const cellOf =
  (record: unknown): Cell =>
  path =>
    at(record, path)

type LooseSample = Sample & { readonly records: readonly unknown[] }

function looseSample(first: unknown, records: readonly unknown[], asked: Asked): LooseSample {
  const list = records.map(record => loosened(record, asked))
  const columns = new LooseNames(jsonSample(first, records).columns, asked)
  const whole = Array.isArray(first) ? list : loosened(first, asked)
  return { columns, first: whole, records: list, rows: list }
}

/** Whether it knows such records, and not as they are spelt. What was asked before is forgotten. */
function asks(format: UsableFormat, sample: LooseSample, asked: Asked): boolean {
  asked.respelt.clear()
  asked.all.clear()
  if (!isOf(format, sample)) return false
  for (const name of namesIn(format).flatMap(path => path.split('.'))) asked.all.set(letters(name), name)
  const cells = inRecords(format, sample.records).map(record => cellOf(loosened(record, asked)))
  return usageIn(format, cells) > 0 && asked.respelt.size > 0
}

/** Keys that are there already keep their place. */
function renamed(value: unknown, nameOf: (key: string) => string, levels = MOST_LEVELS): unknown {
  if (levels === 0) return value
  if (Array.isArray(value)) return value.map(item => renamed(item, nameOf, levels - 1))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = nameOf(key)
      return [Object.hasOwn(value, name) ? key : name, renamed(inner, nameOf, levels - 1)]
    })
  )
}

/** Keys that no record of the sample has are those that it asked for in vain. */
function namer({ respelt: found, all }: Asked): (key: string) => string {
  const names = new Map<string, string>(found)
  return key => names.get(key) ?? all.get(letters(key)) ?? key
}

/** What any log has is read by what its columns are called and hold; keys of a map of attributes are no columns. */
const isTools = (format: Format): format is UsableFormat =>
  format.grain !== 'none' &&
  format.line === undefined &&
  format.id !== clickhouseOtel.id &&
  format.id !== generic.id &&
  format.id !== requestTable.id

/** What would be lost where the tool does not know it. */
const OF_CALLS: readonly Meaning[] = [
  'start',
  'end',
  'duration',
  'ttft',
  'input',
  'output',
  'cached',
  'cacheWrite',
  'uncached',
  'status',
  'success',
  'failure',
  'error'
]

const saysOfCall = (path: string): boolean => {
  const meanings = meaningsOf(nameOf(path))
  return OF_CALLS.some(meaning => meanings.has(meaning))
}

/** Paths of what is neither an object nor a list. */
function leavesOf(value: unknown, prefix = '', levels = 6): readonly string[] {
  if (Array.isArray(value)) return []
  return isObject(value) && levels > 0
    ? Object.entries(value).flatMap(([key, inner]) =>
        leavesOf(inner, prefix === '' ? key : `${prefix}.${key}`, levels - 1)
      )
    : [prefix]
}

/** @param first the first document, which may hold the records in a list or a page */
export function respelt(first: unknown, records: readonly unknown[]): Shape | undefined {
  const some = records.slice(0, MOST_RECORDS)
  const asked: Asked = { respelt: new Map(), all: new Map() }
  const sample = looseSample(first, some, asked)
  for (const format of FORMATS) {
    if (!isTools(format) || !asks(format, sample, asked)) continue
    const nameOf = namer(asked)
    const told = some.map(record => renamed(record, nameOf))
    const own = jsonSample(Array.isArray(first) ? told : renamed(first, nameOf), told)
    if (FORMATS.find(other => isOf(other, own)) !== format) continue
    if (isOwn(format, asked, some, told))
      return {
        name: `keys that are those of ${format.title} in another spelling`,
        records: value => [renamed(value, nameOf)].flat()
      }
  }
  return undefined
}

/** @param told the records as they are respelt */
const isOwn = (
  format: UsableFormat,
  { all }: Asked,
  records: readonly unknown[],
  told: readonly unknown[]
): boolean =>
  isToolsOwn(format, {
    names: [...new Set(told.flatMap(record => leavesOf(record)))].filter(
      path => saysOfCall(path) && !all.has(letters(path.slice(path.lastIndexOf('.') + 1)))
    ),
    records: inRecords(format, told).map(cellOf),
    sample: jsonSample(records[0], records),
    rows: format.records ? [] : records.map(cellOf)
  })

/** Whether the format that knows these records reads what one of them used; one that is known and not read needs not. */
export function readsUsage(first: unknown, records: readonly unknown[]): boolean {
  const sample = jsonSample(first, records)
  const format = FORMATS.find(known => isOf(known, sample))
  return (
    format === undefined ||
    format.grain === 'none' ||
    usageIn(format, inRecords(format, records).map(cellOf)) > 0
  )
}

/** How many records state the tokens of a call, or a sum of them. */
function usageIn(format: UsableFormat, cells: readonly Cell[]): number {
  if (format.grain === 'bucket') {
    const fill = fillBucket(format.fields)
    return cells.filter(cell => fill(format.view?.(cell) ?? cell, emptyBucketRow()) === undefined).length
  }
  const read = dryReader(format)
  return cells.filter(cell => {
    const call = read(cell)
    return 'row' in call && call.row.inputTokens > 0
  }).length
}
