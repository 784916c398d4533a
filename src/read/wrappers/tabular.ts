/** Text that holds a table in another dress – a report's lines above it, borders around it, `key=value` in each line – → plain lines. */

import { numberOf, objectOf as pythonObject } from '../records/cell.ts'
import { delimiterOf, splitHeader } from '../records/csv.ts'
import { printedObject } from '../records/printedValue.ts'
import { isoMicros } from '../records/time.ts'
import { joinedInQuotes } from '../sampledLines.ts'
import { saidBlocks } from './blocks.ts'
import { areMostly, type Dressed, filledOf, quoted } from './dressed.ts'
import { fieldsLog } from './fieldsLog.ts'
import { headless } from './headless.ts'
import { lineProtocol } from './lineProtocol.ts'
import { isStamped, lineStamp } from './lineStamp.ts'
import { listLines } from './listLines.ts'
import { htmlTable, xmlRows } from './markup.ts'
import { oddMarks } from './oddMarks.ts'
import { padded } from './padded.ts'
import { printedObjects } from './printedObjects.ts'
import { betweenBlanks, inFields, leavesRowsOut, underDashes } from './printedTables.ts'
import { saidCalls } from './saidCalls.ts'
import { separated } from './separated.ts'
import { sheetAnswer } from './sheetAnswer.ts'
import { sqlDump } from './sqlDump.ts'
import { sqlLiterals } from './sqlLiterals.ts'
import { stamped } from './stamped.ts'
import { yamlList } from './yamlList.ts'

const MOST_LINES = 60
const MOST_ABOVE = 30

/** @param isTable whether it can be read as a table as it lies: then borders alone are taken off */
export function dressedIn(head: string, isTable: boolean): Dressed | undefined {
  const lines = head.split(/\r?\n/, MOST_LINES)
  if (head.length > 0 && lines.length === MOST_LINES) lines.pop()
  return (
    separated(lines) ??
    listLines(lines) ??
    fieldsLog(lines) ??
    lineProtocol(lines) ??
    sqlDump(head) ??
    sheetAnswer(head) ??
    yamlList(lines) ??
    sqlLiterals(lines) ??
    xmlRows(head) ??
    htmlTable(head) ??
    inFields(lines) ??
    bordered(lines, head) ??
    spaced(lines) ??
    asText(lines) ??
    padded(lines) ??
    printed(lines) ??
    keyed(lines, isTable) ??
    printedObjects(head) ??
    saidCalls(head, isTable) ??
    saidBlocks(head) ??
    oddMarks(lines) ??
    (isTable ? headless(lines) : undefined) ??
    (isTable ? belowBlanks(lines) : (underDashes(lines) ?? below(lines) ?? betweenBlanks(lines)))
  )
}

const OF_RULES = /^[\s|+:=─┼│-]*$/
const isRule = (line: string): boolean =>
  OF_RULES.test(line) && (line.includes('---') || isDelimiterRow(line))

/** Of GitHub's Markdown, in which one dash is enough: `|:-|-:|`. A row of blank cells is none. */
const isDelimiterRow = (line: string): boolean => {
  const cells = line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
  return cells.length > 1 && cells.every(cell => /^:?-+:?$/.test(cell.trim())) && /-:|:-|--/.test(line)
}
const COUNT_OF_ROWS = /^\s*\(?\d[\d,]* rows?(?: in set)?\b.*$/i

/** Lines of boxes as SQLite, DuckDB and ClickHouse draw them. */
const asPlain = (line: string): string =>
  line
    .replace(/[│┃║]/g, '|')
    .replace(/[─━═╌]/g, '-')
    .replace(/[┌-╋╒-╬╭-╰]/g, '+')

/** As Markdown, psql, MySQL, SQLite, DuckDB and ClickHouse print a table. */
function bordered(drawn: readonly string[], head: string): Dressed | undefined {
  const lines = drawn.map(asPlain)
  const rule = lines.findIndex(isRule)
  const above = lines.slice(0, rule < 0 ? 0 : rule + 2)
  const header = calledIn(lines) ?? above.find(line => line.includes('|') && !isRule(line))
  const isTable = header !== undefined && lines.filter(line => line.includes('|')).length > lines.length / 2
  if (!isTable || leavesRowsOut(head.split('\n'))) return undefined
  const others = headersIn(lines).filter(line => line !== header)
  const isMarkdown = /^[\s|:-]*$/.test(lines[rule] ?? '')
  let isOther = others.some(line => lines.indexOf(line) < lines.indexOf(header))
  return {
    name: 'a table with borders',
    plain: one => {
      const line = asPlain(one)
      if (line === header) isOther = false
      else if (others.includes(line)) isOther = true
      return isOther || !line.includes('|') || isRule(line) || COUNT_OF_ROWS.test(line) || isTypes(line)
        ? []
        : [
            cellsOf(line, header)
              .map(cell => quoted(isMarkdown ? unmarked(cell) : cell))
              .join(',')
          ]
    }
  }
}

/** `` `gpt-4o` ``, `**12**`, `_12_`, `[gpt-4o](https://…)`: what Markdown shows of a cell. */
const unmarked = (cell: string): string =>
  cell.replace(/^\[([^\]]*)\]\([^)]*\)$/, '$1').replace(/^(`{1,3}|\*\*|__|\*|_|~~)(.+)\1$/, '$2')

/** Of several tables of a report, the one whose rows state a time and whose names tokens. */
function calledIn(lines: readonly string[]): string | undefined {
  return headersIn(lines).find(header => {
    const [first] = lines.slice(lines.indexOf(header) + 1).filter(line => !isRule(line))
    return /token|usage|prompt/i.test(header) && cellsOf(first ?? '', header).some(isMoment)
  })
}

const isMoment = (cell: string): boolean => !Number.isNaN(isoMicros(cell.trim()))

/** A row whose first cell is `--` is none. */
const isBelowNames = (line: string): boolean => BELOW_NAMES.test(line) || isDelimiterRow(line)
const BELOW_NAMES = /^\s*(?:[|:][\s:]*)?--[\s|:+-]*$/

/** Lines right above a rule, and none below one. */
const headersIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, i) => line.includes('|') && !isRule(line) && isBelowNames(lines[i + 1] ?? ''))

/** DuckDB names the types below the names. */
const isTypes = (line: string): boolean =>
  /^\|(?:\s*(?:timestamp|varchar|date|boolean|double|float|u?(?:tiny|small|big|huge)?int(?:eger)?\d*|decimal)\S*(?: with time zone)?\s*\|)+$/i.test(
    line.trim()
  )

function cellsOf(line: string, header: string): readonly string[] {
  const isFramed = header.trim().startsWith('|') && header.trim().endsWith('|')
  const inside = isFramed ? line.trim().replace(/^\||\|$/g, '') : line
  return inside.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'))
}

/** `="2026-03-25"` and `'1234`: spreadsheets are told so to take a cell as text. */
const AS_TEXT = /(^|[,;\t])(?:"=""([^"]*)"""|="([^"]*)"|'(\d[^,;\t']*))(?=$|[,;\t])/g

function asText(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  return filled.length > 0 && !areMostly(filled, line => line.search(AS_TEXT) >= 0)
    ? undefined
    : {
        name: 'cells marked as text',
        plain: line => [
          line.replace(
            AS_TEXT,
            (_, before: string, ...texts: (string | undefined)[]) =>
              `${before}${quoted(texts.slice(0, 3).find(text => text !== undefined) ?? '')}`
          )
        ]
      }
}

const SPACED = /^\s*"(?:[^"]|"")*"(?:[,;] +"(?:[^"]|"")*")+\s*$/

/** `"a", "b"`: blanks between a comma and the quote behind it. */
function spaced(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines)
  return filled.length > 1 && areMostly(filled, line => SPACED.test(line))
    ? {
        name: 'a table with blanks after its commas',
        plain: line => [line.replaceAll(/"([,;]) +(?=")/g, '"$1')]
      }
    : undefined
}

/** `Call(ts='…', model='…', tokens=12)`, as Python prints a data class, as an object of it. */
const asObject = (line: string): string =>
  /^\w+\(\w+=.*\)$/.test(line)
    ? `{${line.replace(/^\w+\(|\)$/g, '').replace(/(^|, )(\w+)=/g, "$1'$2': ")}}`
    : line

/** An object a line, as Python prints it, or another program. */
function printed(lines: readonly string[]): Dressed | undefined {
  const filled = filledOf(lines).map(line => line.trim())
  const open = [byPython, byProgram].find(byMost => areMostly(filled, byMost))
  return (
    open && {
      name: `objects as ${open === byPython ? 'Python prints' : 'programs print'} them`,
      plain: line => (line.trim() === '' ? [] : [JSON.stringify(open(line.trim()) ?? line)])
    }
  )
}

const byPython = (line: string): object | undefined =>
  /^(?:\{'|\w+\(\w+=)/.test(line) ? pythonObject(asObject(line)) : undefined

const FEWEST_PRINTED = 3
const byProgram = (line: string): object | undefined => {
  const object = /^[\w#&{<]/.test(line) ? printedObject(line) : undefined
  return object && Object.keys(object).length >= FEWEST_PRINTED ? object : undefined
}

const PAIR = /(?:^|\s)([\p{L}_@][\p{L}\p{N}_.@/-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)/gu
const FEWEST_PAIRS = 3

/** Whether a line is one of pairs, and no JSON. */
export const isKeyedText = (line: string): boolean =>
  [...line.matchAll(PAIR)].length >= FEWEST_PAIRS && !/^\s*(?:\{|<(?!\d+>)|\[\s*[{["])/.test(line)

/**
 * logfmt, as Go programs and Heroku write it; a stamp may stand before the pairs.
 *
 * @param isTable whether a comma or the like parts the lines: then the first of them is one of pairs, too, and no header
 */
function keyed(lines: readonly string[], isTable: boolean): Dressed | undefined {
  const filled = filledOf(lines)
  if (!areMostly(filled, isKeyedText)) return undefined
  if (isTable && !isKeyedText(filled[0] as string)) return undefined
  const areStamped = filled.some(isStamped)
  return {
    name: `lines of key=value${areStamped ? '; the stamp before them, written after the call, is the end of a call that states how long it took' : ''}`,
    plain: line => (line.trim() === '' ? [] : [objectOf(line)])
  }
}

function objectOf(line: string): string {
  const pairs = [...line.matchAll(PAIR)].map(([, key = '', value = '']) => [key, unquoted(value)] as const)
  return JSON.stringify(stamped(Object.fromEntries(pairs), lineStamp(line)?.moment, true))
}

const unquoted = (value: string): string =>
  value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value

const FEWEST_COLUMNS = 3

/** The header of a table below other lines: the first with as many names as the rows below it have columns. */
function below(lines: readonly string[]): Dressed | undefined {
  const at = lines.slice(0, MOST_ABOVE + 1).findIndex((line, i) => isHeaderOf(line, lines.slice(i + 1)))
  return at > 0 ? { name: 'a report', linesBefore: at, plain: line => [line] } : undefined
}

/** As spreadsheets save a title and a line of groups above a table: with as many columns, most of them blank. */
function belowBlanks(lines: readonly string[]): Dressed | undefined {
  const isMostlyBlank = (line: string) => {
    const cells = splitHeader(line, delimiterOf(line))
    return cells.length >= FEWEST_COLUMNS && cells.filter(cell => cell !== '').length * 2 <= cells.length
  }
  const at = lines.findIndex(line => !isMostlyBlank(line))
  return at > 0 && at <= MOST_ABOVE && isHeaderOf(lines[at] as string, lines.slice(at + 1))
    ? { name: 'a report', linesBefore: at, plain: line => [line] }
    : undefined
}

function isHeaderOf(line: string, below: readonly string[]): boolean {
  const delimiter = delimiterOf(line)
  const names = splitHeader(line, delimiter)
  const named = names.filter(name => name !== '')
  if (named.length < FEWEST_COLUMNS || named.length * 2 < names.length || !named.every(isName)) return false
  return areMostly(
    filledOf(joinedInQuotes(below)),
    row => splitHeader(row, delimiter).length === names.length
  )
}

const isName = (cell: string): boolean =>
  /\p{L}/u.test(cell) &&
  cell.length <= 80 &&
  Number.isNaN(numberOf(cell) ?? Number.NaN) &&
  Number.isNaN(isoMicros(cell))
