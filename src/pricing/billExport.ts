/** The text of a provider's cost export → what it bills, by model and kind of tokens: the costs APIs of OpenAI and Anthropic, and the CSV of OpenAI's dashboard. */
import { lineItem } from '../log/lineItem.ts'
import { MICROS_PER_MILLI, MICROS_PER_SECOND } from '../units.ts'
import type { BilledPart } from './rates.ts'

export type BillEntry = {
  /** As the export names it. */
  readonly model: string
  /** `null`: the line item does not say, or it is no token. */
  readonly part: BilledPart | null
  readonly isBatch: boolean
  /** `null`: an export of usage, without money. */
  readonly usd: number | null
  readonly tokens: number | null
  readonly requests: number | null
  /** Of the bucket, µs since the epoch. Left out: the export does not say. */
  readonly time?: { readonly start: number; readonly end: number }
}

export type BillExport = {
  readonly entries: readonly BillEntry[]
  /** Lower-case ISO 4217 codes other than `usd` whose sums are left out. */
  readonly otherCurrencies: readonly string[]
}

/** `null` where the text is no cost export: it may be one of usage. */
export function parseCostExport(text: string): BillExport | null {
  const rows =
    text.trimStart().startsWith('{') || text.trimStart().startsWith('[') ? ofJson(text) : ofCsv(text)
  if (rows === null || rows.length === 0) return null
  const inUsd = rows.filter(({ currency }) => currency === 'usd')
  return {
    entries: inUsd.map(({ item, usd, quantity, time }) => ({
      ...lineItem(item),
      usd,
      tokens: quantity,
      requests: null,
      ...(time === null ? {} : { time })
    })),
    otherCurrencies: [...new Set(rows.map(({ currency }) => currency).filter(code => code !== 'usd'))]
  }
}

type Priced = Omit<CostRow, 'time'>

type CostRow = {
  readonly item: string
  readonly usd: number
  readonly quantity: number | null
  readonly currency: string
  readonly time: NonNullable<BillEntry['time']> | null
}

/** A page, an array of pages, or pages by line. */
function ofJson(text: string): readonly CostRow[] | null {
  const pages = jsonValues(text)
  if (pages === null) return null
  return pages
    .flatMap(page => arrayOf(recordOf(page)['data']))
    .flatMap(item => {
      const bucket = recordOf(item)
      const time = timeOf(
        bucket['start_time'] ?? bucket['starting_at'],
        bucket['end_time'] ?? bucket['ending_at']
      )
      return arrayOf(bucket['results']).flatMap(result =>
        costOf(recordOf(result)).map(row => ({ ...row, time }))
      )
    })
}

/** Seconds since the epoch, as a number or a text of one, or an ISO moment. */
function timeOf(start: unknown, end: unknown): NonNullable<BillEntry['time']> | null {
  const [from, to] = [start, end].map(value => {
    const seconds = numberOf(value)
    return seconds === null ? Date.parse(textOf(value)) * MICROS_PER_MILLI : seconds * MICROS_PER_SECOND
  })
  return from !== undefined && to !== undefined && to > from ? { start: from, end: to } : null
}

/** As Anthropic's cost report names kinds of tokens → as OpenAI's line items do. */
const ANTHROPIC_PARTS: Readonly<Record<string, string>> = {
  uncached_input_tokens: 'input',
  output_tokens: 'output',
  cache_read_input_tokens: 'cached input',
  'cache_creation.ephemeral_5m_input_tokens': 'cache write',
  'cache_creation.ephemeral_1h_input_tokens': 'cache write 1h'
}

/** Of Anthropic's cost report the amount is a text, in cents. */
function anthropicCost(result: Readonly<Record<string, unknown>>): readonly Priced[] {
  const cents = numberOf(result['amount'])
  if (cents === null) return []
  const [model, part] = [textOf(result['model']), ANTHROPIC_PARTS[textOf(result['token_type'])]]
  const tier = textOf(result['service_tier']) === 'batch' ? 'batch ' : ''
  const item = model === '' || part === undefined ? textOf(result['description']) : `${model}, ${tier}${part}`
  const currency = (textOf(result['currency']) || 'usd').toLowerCase()
  return [{ item, usd: cents / 100, quantity: null, currency }]
}

function costOf(result: Readonly<Record<string, unknown>>): readonly Priced[] {
  if (typeof result['amount'] === 'string') return anthropicCost(result)
  const amount = recordOf(result['amount'])
  const usd = numberOf(amount['value'])
  if (usd === null) return []
  return [
    {
      item: textOf(result['line_item']),
      usd,
      quantity: tokensOf(result['quantity'], result['quantity_unit']),
      currency: (textOf(amount['currency']) || 'usd').toLowerCase()
    }
  ]
}

export function jsonValues(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch {
    // Several values, one a line.
  }
  try {
    return text
      .split(/\r?\n/)
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as unknown)
  } catch {
    return null
  }
}

/** Of other units than tokens nothing is compared. */
const tokensOf = (quantity: unknown, unit: unknown): number | null =>
  textOf(unit) === '' || /token/i.test(textOf(unit)) ? numberOf(quantity) : null

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** A table with a header, and where a column stands in it; −1: nowhere. */
export function tableOf(text: string): {
  readonly rows: readonly (readonly string[])[]
  readonly column: (name: string) => number
} {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
  const delimiter = (lines[0] ?? '').includes('\t') ? '\t' : ','
  const [header = [], ...rows] = lines.map(line => cellsOf(line, delimiter))
  return { rows, column: name => header.findIndex(cell => cell.trim().toLowerCase() === name) }
}

function ofCsv(text: string): readonly CostRow[] | null {
  const { rows, column } = tableOf(text)
  const [amount, item] = [column('amount_value'), column('line_item')]
  if (amount < 0 || item < 0) return null
  const [start, end] = [column('start_time'), column('end_time')]
  const [quantity, unit, currency] = [column('quantity'), column('quantity_unit'), column('amount_currency')]
  return rows.flatMap(cells => {
    const usd = numberOf(cells[amount])
    if (usd === null) return []
    return [
      {
        time: timeOf(cells[start], cells[end]),
        item: cells[item] ?? '',
        usd,
        quantity: tokensOf(cells[quantity], cells[unit]),
        currency: (cells[currency]?.trim() || 'usd').toLowerCase()
      }
    ]
  })
}

/** One line of RFC 4180: line items hold commas within quotes. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells = ['']
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string
    if (letter === '"' && isQuoted && line[at + 1] === '"') {
      cells[cells.length - 1] += '"'
      at++
    } else if (letter === '"') isQuoted = !isQuoted
    else if (letter === delimiter && !isQuoted) cells.push('')
    else cells[cells.length - 1] += letter
  }
  return cells
}
