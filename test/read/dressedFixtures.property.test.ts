// slow: reads every fixture several times
/** Any fixture flattened into a table, with its names written otherwise, or in one field of what somebody put around it → the same figures. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import { isObject, type JsonObject } from '../../src/json.ts'
import { some } from '../cases.ts'
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

/** Not told in the other dress: refused there. */
const UNTOLD: Readonly<Record<string, string>> = {
  'otel-spans.hrtime.jsonl': 'a moment that is a list of two numbers is a text in a table',
  'generic.anthropic.jsonl': 'texts of JSON in what a field holds',
  'apim-gateway-log.table.csv': 'columns that its functions alone know are told by their spelling',
  'azure-openai.portal.csv': 'columns that its functions alone know are told by their spelling',
  'servegen.csv': 'it has no header, and its first line is a row',
  'grafana-table.csv': 'it is told by “Time” alone'
}

function expectAlike(found: unknown, wanted: unknown, name: string): void {
  // What is of no use to an audit is told by its exact names alone.
  if (typeof wanted === 'string' || (name in UNTOLD && typeof found === 'string')) return
  expect(found).toEqual(wanted)
}

test.each(some(LINES))('%s, flattened into a table', async name => {
  const records = recordsOf(name)
  if (records.length === 0 || records.some(holdsLists)) return
  expectAlike(await read(flattened(records), 'flat.csv'), await read(textOf(name), name), name)
})

test.each(some(LINES))('%s, in one field of each record', async name => {
  const records = recordsOf(name)
  if (records.length === 0) return
  const wanted = await read(textOf(name), name)
  const around = (inside: (record: JsonObject) => unknown) =>
    read(jsonLines(records.map((record, i) => ({ shard: i % 3, payload: inside(record) }))), name)
  expectAlike(await around(record => record), wanted, name)
  expectAlike(await around(record => JSON.stringify(record)), wanted, name)
})

const tableOf = (name: string) => {
  const [header = [], ...rows] = parse(textOf(name), { relax_column_count: true, bom: true }) as string[][]
  return { header, rows, isWhole: rows.every(row => row.length === header.length) }
}

const written = (rows: readonly (readonly string[])[]) => rows.map(row => quoted(row)).join('')

const quoted = (cells: readonly string[], mark = ',') =>
  `${cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(mark)}\n`

/** By its columns its calls take a thousand times as long: it may be somebody’s own. */
const OWN = 'helicone-dashboard.csv'

test.each(some(TABLES.filter(name => name !== OWN)))('%s, with its names written otherwise', async name => {
  const { header, rows } = tableOf(name)
  const wanted = await read(written([header, ...rows]), name)
  const named = (names: readonly string[]) => read(written([names, ...rows]), name)
  const spaced = (text: string) =>
    text.includes('.') ? text : text.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ')
  const loud = (text: string) => spaced(text).toUpperCase().replaceAll(' ', '_')
  expectAlike(await named(header.map(loud)), wanted, name)
  expectAlike(await named(header.map(spaced)), wanted, name)
  expectAlike(await named(header.map(text => `calls.${text}`)), wanted, name)
})

test.each(some(TABLES))('%s, with a row of totals', async name => {
  const { header, rows, isWhole } = tableOf(name)
  const wanted = await read(written([header, ...rows]), name)
  if (!isWhole || typeof wanted === 'string') return
  const sums = header.map((text, i) =>
    /token|cost|amount/i.test(text) ? String(rows.reduce((sum, row) => sum + (Number(row[i]) || 0), 0)) : ''
  )
  expectAlike(await read(written([header, ...rows, ['Total', ...sums.slice(1)]]), name), wanted, name)
})

test.each(some(TABLES))('%s, with a blank behind each delimiter', async name => {
  const { header, rows, isWhole } = tableOf(name)
  const isPlain = [header, ...rows].flat().every(cell => !cell.includes('\n'))
  if (!isWhole || !isPlain || header.length < 3) return
  const wanted = await read(written([header, ...rows]), name)
  const found = await read(`${header.join(', ')}\n${rows.map(row => quoted(row, ', ')).join('')}`, name)
  expectAlike(found, wanted, name)
})

test('a row of totals below many rows is left out, and counted', async () => {
  const moment = (i: number) => new Date(Date.UTC(2026, 9, 5) + i * 1_000).toISOString()
  const rows = Array.from({ length: 6_000 }, (_, i) => `${moment(i)},gpt-4o,100,20\n`)
  const log = `timestamp,model,prompt_tokens,completion_tokens\n${rows.join('')}Total,,600000,120000\n`
  expect((await figuresOf(log)).figures).toMatchObject({ attempts: 6_000, input: 600_000, output: 120_000 })
})

/** Names that a known tool's export has, too, beside what only a table of somebody's own says. */
const HOME_MADE = [
  'timestamp,model,context_tokens,generated_tokens,latency_ms,status,user',
  'timestamp,model_id,input_token_count,output_token_count,latency_ms,status,user_id',
  'request_id,call_type,start_time,end_time,model,input_tokens,output_tokens,status_code,user_id',
  'workflow_id,started_at,mode,model,input_tokens,output_tokens,latency_ms,status',
  'createTime,modelVersion,usageMetadata.promptTokenCount,usageMetadata.candidatesTokenCount,latencyMs,status,user',
  'sessionId,timestamp,uuid,message.role,message.model,message.usage.input_tokens,message.usage.output_tokens,latency_ms,status'
] as const

/** By the names of the columns alone. */
const cellOf = (column: string, i: number): string => {
  const at = Date.UTC(2026, 10, 3, 9) + i * 7_000
  if (/end_?time/i.test(column)) return new Date(at + 2_400).toISOString()
  if (/time|started/i.test(column)) return new Date(at).toISOString()
  if (/latency/i.test(column)) return '2400'
  if (/status/i.test(column)) return i % 10 === 3 ? '429' : '200'
  if (/(?:input|context|prompt)_?token/i.test(column))
    return i % 10 === 3 ? '' : String(1_000 + 37 * (i % 11))
  if (/(?:output|generated|candidates)_?token/i.test(column))
    return i % 10 === 3 ? '' : String(100 + 13 * (i % 7))
  if (/model/i.test(column)) return 'gpt-4o'
  return `${column.slice(0, 4)}${i % 5}`
}

test.each(some(HOME_MADE))('%s is a table of one’s own', async header => {
  const columns = header.split(',')
  const rows = Array.from({ length: 40 }, (_, i) => `${columns.map(column => cellOf(column, i)).join(',')}\n`)
  const { figures } = await figuresOf(`${header}\n${rows.join('')}`)
  expect(figures).toMatchObject({
    attempts: 40,
    throttled: 4,
    seconds: expect.closeTo(96, 0),
    models: 'gpt-4o'
  })
})

test('what stands beside the records of a tool is not lost', async () => {
  const log = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({
      time: new Date(Date.UTC(2026, 10, 3, 9) + i * 7_000).toISOString(),
      code: i % 10 === 3 ? 429 : 200,
      took: 2.4,
      response:
        i % 10 === 3
          ? null
          : {
              model: 'llama3',
              created_at: '2026-11-03T09:00:00Z',
              done: true,
              total_duration: 5e8,
              prompt_eval_count: 900 + i,
              eval_count: 100
            }
    })
  ).join('\n')
  expect((await figuresOf(`${log}\n`, 'log.jsonl')).figures).toMatchObject({ attempts: 40, throttled: 4 })
})
