/** One value of a record, whatever the container: a CSV cell's text, or any JSON value. */
import { jsonValue } from './jsonValue.ts'
import { printedObject } from './printedValue.ts'

/** Looks a column up: a CSV header name, or a dotted path into a JSON object. `undefined`: not there. */
export type Cell = (path: string) => unknown

/** Text of a cell; empty where it is absent, null or an object. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What databases, spreadsheets and data frames write where a value is missing, in lower case. */
export const BLANK_TEXTS: ReadonlySet<string> = new Set([
  '',
  'null',
  '\\n',
  'nan',
  'none',
  'n/a',
  'na',
  'nat',
  'nil',
  'undefined',
  '-',
  '--',
  '---',
  '–',
  '—',
  'n.a.',
  'n.v.',
  'k.a.',
  'n/d',
  '(blank)',
  '#value!',
  '#div/0!',
  '#ref!',
  '<na>',
  '#n/a',
  '(null)',
  '<null>'
])
const LONGEST_BLANK = 9
/** Longer texts are no number, moment, length, outcome or name of a column: nothing of the kind is looked for in them. */
export const LONGEST_VALUE = 500
const [ZERO, NINE] = [0x30, 0x39]

/** Whether a cell says nothing: absent, null, blank, or what is written for null. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && isBlankText(value))

function isBlankText(text: string): boolean {
  // Most cells are numbers, and none of the words above begins with a digit.
  const first = text.charCodeAt(0)
  if (first >= ZERO && first <= NINE) return false
  const trimmed = text.trim()
  return trimmed.length <= LONGEST_BLANK && BLANK_TEXTS.has(trimmed.toLowerCase())
}

/** Number of a cell. `NaN` where it is blank; `undefined` where it is there and no number that a double can hold. */
export function numberOf(value: unknown): number | undefined {
  if (isBlank(value)) return Number.NaN
  const number = typeof value === 'string' ? decimal(value.trim()) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

const decimal = (text: string): number | undefined =>
  text.length <= LONGEST_VALUE && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : undefined

/** A JSON object that may itself be written as text in a CSV cell; `undefined` where it is none. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  if (typeof value !== 'string') return undefined
  if (!value.startsWith('{')) return pairsOf(value)
  try {
    return jsonValue(value) as Record<string, unknown>
  } catch {
    // Not JSON after all: an object as a program prints it, or nothing, as an empty cell.
    return value.startsWith("{'") ? printedByPython(value) : printedUsage(value)
  }
}

/** `prompt=518;completion=352`, `prompt_tokens: 518, total_tokens: 870`, also in the brackets of a class. */
const PAIRS =
  /^(?:[A-Za-z]\w{0,40}\()?[A-Za-z][\w ]{0,40}[:=] ?\d{1,12}(?:\.\d{1,9})?(?:[;,|] ?[A-Za-z][\w ]{0,40}[:=] ?(?:\d{1,12}(?:\.\d{1,9})?|None|null)){1,20}(?:[;,|].{0,2000})?\)?$/
const PAIR = /([A-Za-z][\w ]{0,40})[:=] ?(\d{1,12}(?:\.\d{1,9})?)(?=[;,|)]|$)/g

/** `{model=gpt-4o, usage={input_tokens=12}}`, as Athena prints a struct. */
const printedUsage = (text: string): Record<string, unknown> | undefined =>
  OF_USAGE.test(text) ? printedObject(text) : undefined

/** Counts of usage by their names within one cell. */
function pairsOf(text: string): Record<string, unknown> | undefined {
  if (text.length > MOST_OF_PAIRS || !OF_USAGE.test(text) || !PAIRS.test(text)) return undefined
  return Object.fromEntries(
    [...text.matchAll(PAIR)].map(([, name = '', number]) => [name.trim(), Number(number)])
  )
}

const MOST_OF_PAIRS = 2_000
const OF_USAGE = /tok|prompt|input/i

/** One that nothing closes is passed over as a whole: each quote in it would be tried to the end of the text. */
const QUOTED = /'((?:[^'\\\n]|\\.)*)('?)/g
const WORDS: Readonly<Record<string, string>> = { None: 'null', True: 'true', False: 'false' }

/** `datetime.datetime(2026, 3, 25, 8, 13, tzinfo=datetime.timezone.utc)` */
const MOMENT =
  /datetime\.datetime\((\d+(?:, \d+){2,6})(, tzinfo=(?:datetime\.timezone\.utc|TzInfo\((?:UTC|0)\)|<UTC>))?\)/g
/** `Decimal('1.5')` */
const CALLED = /\b(?:Decimal|UUID|ObjectId|Timestamp)\(('[^'\n]*')\)/g

function isoMoment(parts: string, zone: string | undefined): string {
  const [year = '', month = '', day = '', hour = '0', minute = '0', second = '0', micro = '0'] =
    parts.split(', ')
  const two = (text: string) => text.padStart(2, '0')
  return `'${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${micro.padStart(6, '0')}${zone === undefined ? '' : 'Z'}'`
}

/** `{'input_tokens': 12, 'cached': None}`; `undefined` where a text in it has quotes of its own. */
function printedByPython(text: string): Record<string, unknown> | undefined {
  const json = text
    .replace(MOMENT, (_, parts: string, zone: string | undefined) => isoMoment(parts, zone))
    .replace(CALLED, '$1')
    .replace(QUOTED, (all, inside: string, close: string) =>
      close === '' ? all : JSON.stringify(inside.replaceAll("\\'", "'"))
    )
    .replace(/(None|True|False)(?<=[:[,]\s*\1)(?=\s*[,}\]])/g, word => WORDS[word] as string)
  try {
    return JSON.parse(json) as Record<string, unknown>
  } catch {
    // It is none of Python's either.
    return undefined
  }
}

/** Value at a dotted path: `a.b.c`, or the key `a.b.c` itself, or `c` within `a.b`, where objects have dots in their keys. */
export function at(object: unknown, path: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  const record = object as Record<string, unknown>
  if (Object.hasOwn(record, path)) return record[path]
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot)
    if (Object.hasOwn(record, key)) return at(record[key], path.slice(dot + 1))
  }
  return undefined
}

/** Where some of these hold pairs that are no JSON, no scanner opens them: a view of its own has each record looked at. */
export const withinCells = (values: Iterable<unknown>): ((cell: Cell) => Cell) => {
  for (const value of values)
    if (typeof value === 'string' && !value.startsWith('{') && pairsOf(value)) return cell => jsonWithin(cell)
  return jsonWithin
}

/** A record whose cells may hold JSON as text: a dotted path leads into them, and each is parsed once. */
export function jsonWithin(cell: Cell): Cell {
  const parsed = new Map<string, unknown>()
  return path => {
    const value = cell(path)
    const dot = path.indexOf('.')
    if (value !== undefined || dot < 0) return value
    const column = path.slice(0, dot)
    if (!parsed.has(column)) parsed.set(column, objectOf(cell(column)))
    return at(parsed.get(column), path.slice(dot + 1))
  }
}
