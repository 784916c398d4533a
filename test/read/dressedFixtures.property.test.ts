// slow: reads every fixture several times
/** Any fixture flattened into a table, with its names written otherwise, or in one field of what somebody put around it → the same figures. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { isObject, type JsonObject } from '../../src/json.ts'
import { figuresOf } from './figures.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const NAMES = readdirSync(folder)
const TABLES = NAMES.filter(name => name.endsWith('.csv'))
const LINES = NAMES.filter(name => name.endsWith('.jsonl'))

const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8')

async function read(text: string, name: string) {
  try {
    return (await figuresOf(text, name, { lenient: true })).figures
  } catch (error) {
    if (error instanceof AuditError) return error.code
    throw error
  }
}

/** None where a line is no object. */
function recordsOf(name: string): readonly JsonObject[] {
  try {
    const records = textOf(name)
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as unknown)
    return records.every(isObject) ? records : []
  } catch {
    return []
  }
}

const flat = (record: JsonObject, before = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(record).flatMap(([name, value]) =>
    isObject(value) && Object.keys(value).length > 0
      ? flat(value, `${before}${name}.`)
      : [[`${before}${name}`, value] as const]
  )

/** As data frames write nested records: a column for each path. */
function flattened(records: readonly JsonObject[]): string {
  const rows = records.map(record => new Map(flat(record)))
  const header = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const written = (value: unknown) => {
    const text =
      value === null || value === undefined
        ? ''
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [header, ...rows.map(row => header.map(name => row.get(name)))]
    .map(cells => `${cells.map(written).join(',')}\n`)
    .join('')
}

/** Lists of objects do not flatten: their cells are the texts of programs. */
const holdsLists = (record: JsonObject): boolean =>
  flat(record).some(([, value]) => Array.isArray(value) && value.some(isObject))

const jsonLines = (records: readonly unknown[]) =>
  records.map(record => `${JSON.stringify(record)}\n`).join('')

/** Refused in the other dress, each for a reason of its own. */
const REFUSED: Readonly<Record<string, string>> = {
  'otel-spans.hrtime.jsonl': 'a moment that is a list of two numbers is a text in a table',
  'generic.anthropic.jsonl': 'texts of JSON in what a field holds',
  'apim-gateway-log.table.csv': 'columns that its functions alone know are told by their spelling',
  'azure-openai.portal.csv': 'columns that its functions alone know are told by their spelling',
  'grafana-table.csv': 'it is told by “Time” alone'
}

function expectAlike(found: unknown, wanted: unknown, name: string): void {
  if (name in REFUSED) expect(found).toSatisfy(one => typeof one === 'string' || equals(one, wanted))
  else expect(found).toEqual(wanted)
}

const equals = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

test.each(LINES)('%s, flattened into a table', async name => {
  const records = recordsOf(name)
  if (records.length === 0 || records.some(holdsLists)) return
  expectAlike(await read(flattened(records), 'flat.csv'), await read(textOf(name), name), name)
})

test.each(LINES)('%s, in one field of each record', async name => {
  const records = recordsOf(name)
  if (records.length === 0) return
  const wanted = await read(textOf(name), name)
  const around = (inside: (record: JsonObject) => unknown) =>
    read(jsonLines(records.map((record, i) => ({ shard: i % 3, payload: inside(record) }))), name)
  expectAlike(await around(record => record), wanted, name)
  expectAlike(await around(record => JSON.stringify(record)), wanted, name)
})

test.each(TABLES)('%s, with its names written otherwise', async name => {
  const [header = [], ...rows] = parse(textOf(name), { relax_column_count: true, bom: true }) as string[][]
  const written = (names: readonly string[]) => [names, ...rows].map(quoted).join('')
  const wanted = await read(written(header), name)
  const spaced = (text: string) =>
    text.includes('.') ? text : text.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ')
  const loud = (text: string) => spaced(text).toUpperCase().replaceAll(' ', '_')
  expectAlike(await read(written(header.map(loud)), name), wanted, name)
  expectAlike(await read(written(header.map(spaced)), name), wanted, name)
})

const quoted = (cells: readonly string[]) =>
  `${cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
