/** What the query API of Google Sheets answers, JSON within a call of a script → an object a row. */
import { isObject, type JsonObject } from '../../json.ts'
import type { Dressed } from './dressed.ts'

/** https://developers.google.com/chart/interactive/docs/dev/implementing_data_source */
const BEGINS = /^(?:\/\*O_o\*\/\s*)?google\.visualization\.Query\.setResponse\((?=\{)/
const ANSWER = new RegExp(`${BEGINS.source}(\\{.*\\})\\);?$`)

export const sheetAnswer = (head: string): Dressed | undefined =>
  BEGINS.test(head)
    ? { name: 'an answer of Google Sheets', plain: line => rowsIn(line) ?? [line] }
    : undefined

/** `undefined`: the line is no such answer, and is left to whoever rejects it. */
function rowsIn(line: string): readonly string[] | undefined {
  const { cols, rows } = tableOf(ANSWER.exec(line.trimEnd())?.[1] ?? '')
  if (!Array.isArray(cols) || !Array.isArray(rows)) return undefined
  const names = cols.map(col => (isObject(col) ? String(col['label'] || col['id']) : ''))
  return rows.map(row => {
    const cells = isObject(row) && Array.isArray(row['c']) ? row['c'] : []
    const values = names.map((name, i): [string, unknown] => [
      name,
      isObject(cells[i]) ? dated(cells[i]['v']) : null
    ])
    return JSON.stringify(Object.fromEntries(values))
  })
}

function tableOf(json: string): JsonObject {
  try {
    const { table } = JSON.parse(json) as JsonObject
    return isObject(table) ? table : {}
  } catch {
    return {}
  }
}

/** `Date(2026,2,25,9,58,7)`: months count from 0. */
const MOMENT = /^Date\((\d{4}),(\d{1,2}),(\d{1,2})(?:,(\d{1,2}),(\d{1,2}),(\d{1,2})(?:,(\d{1,3}))?)?\)$/

function dated(value: unknown): unknown {
  const parts = typeof value === 'string' ? MOMENT.exec(value) : null
  if (parts === null) return value ?? null
  const [year = 0, month = 0, day = 1, ...clock] = parts.slice(1).map(part => Number(part ?? 0))
  const [hour = 0, minute = 0, second = 0, ms = 0] = clock
  return new Date(Date.UTC(year, month, day, hour, minute, second, ms))
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
}
