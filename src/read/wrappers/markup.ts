/** Tables in HTML and rows in XML, as consoles, notebooks and “Excel” exports write them → plain rows. Text alone is taken, never markup. */
import { type Dressed, quoted } from './dressed.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' '
}

const textIn = (markup: string): string =>
  markup
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0xffff)))
    .replaceAll(/&([a-z]+);/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim()

const FEWEST_COLUMNS = 3
/** A row without end must not fill the memory. */
const MOST_HELD = 1 << 20

/** Hands on what lies between a row's beginning and its end, over lines. */
function byRow(begin: RegExp, end: RegExp, take: (row: string) => readonly string[]): Dressed['plain'] {
  let held: string | undefined
  return line => {
    const rows: string[] = []
    let rest = `${line}\n`
    while (rest !== '') {
      const at = held === undefined ? rest.search(begin) : 0
      if (at < 0) return rows
      const found: RegExpExecArray | null = end.exec(rest.slice(at))
      const piece: string = found ? rest.slice(at, at + found.index + found[0].length) : rest.slice(at)
      held = `${held ?? ''}${piece}`.slice(0, MOST_HELD)
      if (!found) return rows
      rows.push(...take(held))
      held = undefined
      rest = rest.slice(at + found.index + found[0].length)
    }
    return rows
  }
}

const CELL = /<t[hd](?:\s[^>]{0,2000})?>([\s\S]*?)(?:<\/t[hd]>|(?=<t[hd][\s>]|<\/tr))/gi

/** The first table of so many columns; rows of another width belong to other tables. */
export function htmlTable(head: string): Dressed | undefined {
  if (!/<tr[\s>]/i.test(head) || !/^\s*</.test(head)) return undefined
  let width: number | undefined
  return {
    name: 'a table in HTML',
    plain: byRow(/<tr[\s>]/i, /<\/tr\s*>/i, row => {
      const cells = [...row.matchAll(CELL)].map(([, inside = '']) => textIn(inside))
      if (width === undefined && cells.length >= FEWEST_COLUMNS) width = cells.length
      return cells.length === width ? [cells.map(quoted).join(',')] : []
    })
  }
}

const FIELD = /<field name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/field>)/g

/** `mysql --xml` and `mysqldump --xml`. */
export function xmlRows(head: string): Dressed | undefined {
  if (!/^\s*<\?xml/.test(head) || !/<field name="/.test(head)) return undefined
  return {
    name: 'rows in XML',
    plain: byRow(/<row[\s>]/, /<\/row>/, row => [
      JSON.stringify(
        Object.fromEntries(
          [...row.matchAll(FIELD)].map(([, name = '', inside = '']) => [textIn(name), textIn(inside)])
        )
      )
    ])
  }
}
