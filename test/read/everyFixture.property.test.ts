/** Any log of any format, packed, laid out, ordered, wrapped or split in another way → the same figures. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/errors.ts'
import type { RequestLog, UsageBuckets } from '../../src/log/trafficLog.ts'
import { readLog } from '../../src/read/readLog.ts'
import { some } from '../cases.ts'
import { saved } from './logs.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/logs')
const FIXTURES = readdirSync(folder).filter(
  name => /\.(?:csv|jsonl|json)$/.test(name) && !name.endsWith('.expected.json')
)

async function* nothing(): AsyncIterable<Uint8Array> {}
const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((all, value) => all + (value || 0), 0)

/** What must stay; `null` where the log is refused. */
async function figuresOf(files: readonly string[]): Promise<unknown> {
  try {
    const { data } = await readLog(files, { stdin: nothing() })
    const tokens = [data.inputTokens, data.cachedTokens, data.outputTokens].map(sum)
    return data.grain === 'request' ? [...requests(data), ...tokens] : [...buckets(data), ...tokens]
  } catch (error) {
    if (error instanceof AuditError) return null
    throw error
  }
}

const requests = (log: RequestLog) => [
  log.length,
  log.flags.filter(flags => (flags & 1) !== 0).length,
  log.status.filter(code => code === 429).length,
  Math.round(sum(log.durationMicros)),
  log.arrivalMicros[0],
  log.models.toSorted().join()
]
const buckets = (log: UsageBuckets) => [sum(log.requests), log.bucketSeconds, log.models.toSorted().join()]

type Rows = readonly (readonly string[])[]
type Text = string | Uint8Array
/** Several texts are as many files. */
type Change = readonly [name: string, change: (text: string) => Text | readonly string[] | null]

const ROW_TEXT = (delimiter: string) => (row: readonly string[]) =>
  row
    .map(cell =>
      /["\n\r]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell
    )
    .join(delimiter)
const tableText = (rows: Rows, delimiter = ',') => `${rows.map(ROW_TEXT(delimiter)).join('\n')}\n`

/** A column as the i-th row has it beside the others: a text and a number that mean nothing. */
const beside = (i: number): readonly string[] =>
  i === 0 ? ['zz_note', 'zz_weight'] : [`row ${i} says nothing`, String(i * 1.5)]

const onTable =
  <Result>(change: (rows: Rows) => Result) =>
  (text: string): Result | null => {
    if (text.startsWith('{') || text.startsWith('[')) return null
    const rows = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][]
    return rows.every(row => row.length === rows[0]?.length) ? change(rows) : null
  }

/** Records of JSON Lines or of an array. */
function valuesIn(text: string): readonly unknown[] | null {
  try {
    const whole = JSON.parse(text) as unknown
    return Array.isArray(whole) ? whole : null
  } catch {
    const lines = text.split('\n').filter(line => line.trim() !== '')
    return lines.every(line => line.startsWith('{')) ? lines.map(line => JSON.parse(line) as unknown) : null
  }
}
const onValues =
  <Result>(change: (values: readonly unknown[]) => Result) =>
  (text: string): Result | null => {
    const values = text.startsWith('{') || text.startsWith('[') ? safely(() => valuesIn(text)) : null
    return values === null ? null : change(values)
  }

/** A page over many lines is neither. */
function safely<Result>(attempt: () => Result): Result | null {
  try {
    return attempt()
  } catch {
    return null
  }
}

const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, turned(inner)] as const)
      .toReversed()
  )
}
const lines = (values: readonly unknown[]) => values.map(value => `${JSON.stringify(value)}\n`).join('')
/** A file of a row or two may hold nothing that tells its columns, or too much that is damaged. */
const FEWEST = 4
const halves = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2 * FEWEST ? [items] : [items.slice(0, items.length >> 1), items.slice(items.length >> 1)]
const STAMP = '2026-11-03T15:00:00.123456789Z'

const CHANGES: readonly Change[] = [
  ['packed', text => gzipSync(text)],
  ['in UTF-16', text => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['with other line breaks', text => text.replaceAll(/\r?\n/g, '\r\n')],
  ['its columns turned round', onTable(rows => tableText(rows.map(row => row.toReversed())))],
  [
    'in two files',
    onTable(([header = [], ...rows]) => halves(rows).map(half => tableText([header, ...half])))
  ],
  ['in two files of records', onValues(values => halves(values).map(lines))],
  ['with semicolons', onTable(rows => tableText(rows, ';'))],
  ['with more columns', onTable(rows => tableText(rows.map((row, i) => [...row, ...beside(i)])))],
  ['below a report', onTable(rows => `Usage report\nof nobody\n\n${tableText(rows)}`)],
  [
    'as JSON Lines',
    onTable(([header = [], ...rows]) =>
      lines(rows.map(row => Object.fromEntries(header.map((name, i) => [name.trim(), row[i]]))))
    )
  ],
  ['over many lines', onValues(values => values.map(value => JSON.stringify(value, null, 2)).join('\n'))],
  ['as an array', onValues(values => JSON.stringify(values))],
  ['as a page', onValues(values => JSON.stringify({ data: values, has_more: false }))],
  [
    'with more keys',
    onValues(values =>
      lines(
        values.map((value, i) => ({ ...(value as object), zz_note: beside(i + 1)[0], zz_weight: i * 1.5 }))
      )
    )
  ],
  ['its keys turned round', onValues(values => lines(values.map(turned)))],
  [
    'in Docker’s log',
    onValues(values =>
      lines(values.map(value => ({ log: `${JSON.stringify(value)}\n`, stream: 'stdout', time: STAMP })))
    )
  ],
  [
    'in a runtime’s log',
    onValues(values => values.map(value => `${STAMP} stdout F ${JSON.stringify(value)}\n`).join(''))
  ]
]

/** Why these do not stay as they are. */
const APART: Readonly<Record<string, RegExp>> = {
  // Traces count from a zero of their own: nobody ships them, and a shipper's stamp would be their only date.
  aibrix: /log$/,
  bailian: /log$/,
  mooncake: /log$/,
  // A session repeats its last count, told by its text.
  codex: /array|page|turned/,
  // Buckets are elements of pages already.
  'openai-usage.buckets': /array|page|log$/
}

/** Outside CI a part of the fixtures, each in every second way. */
const SHARE = process.env['CI'] === undefined ? 2 : 1

test.each(some(FIXTURES))('%s', async name => {
  const text = readFileSync(path.join(folder, name), 'utf8')
  const wanted = await figuresOf([path.join(folder, name)])
  if (wanted === null) return
  const apart = APART[name.replace(/\.\w+$/, '')]
  for (const [i, [what, change]] of CHANGES.entries()) {
    if ((i + name.length) % SHARE !== 0 || apart?.test(what)) continue
    const changed = change(text)
    if (changed === null) continue
    const texts: readonly Text[] =
      typeof changed === 'string' || changed instanceof Uint8Array ? [changed] : changed
    const files = texts.map((one, part) => saved(`${i}-${part}-${name}`, one))
    expect({ what, figures: await figuresOf(files) }).toEqual({ what, figures: wanted })
  }
})
