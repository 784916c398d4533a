/** The name of a tag → what `tagOf` finds in a row, as SQL of the columns that may hold it. */
import { TAG_LISTS, tagPaths } from '../../../records/tags.ts'
import { isSaid } from '../gateways/sqlTexts.ts'
import type { Server } from '../server.ts'
import { type Column, cellOf } from '../sql.ts'
import type { From } from '../statements.ts'
import { notAddedUp } from './calls.ts'

type Tagged = {
  readonly from: From
  readonly name: string
  /** Names of tags. */
  readonly tags: readonly string[]
}

/**
 * @returns each tag as SQL of those columns, with what is bound in it
 * @throws AuditError STORE where a row holds them in text that SQL reads otherwise
 */
export async function tagsIn(server: Server, { from, name, tags }: Tagged, columns: readonly Column[]) {
  const cells = new Map(columns.map(column => [column.name, `toString(${cellOf(column, name)})`]))
  const found = tags.map((tag, i) => tagText(tag, header => cells.get(header), `tag${i}`))
  const values = Object.assign({}, ...found.map(tag => tag.values)) as Record<string, string>
  const untold = found.map(tag => tag.untold).filter(each => each !== '0')
  if (untold.length > 0) {
    const sql = `SELECT count() FROM ${from.sql} WHERE ${untold.join(' OR ')}`
    const { rows } = await server.rows({ sql, values: from.values })
    if (Number(rows[0]?.[0]) > 0)
      throw notAddedUp(name, `tags of ${rows[0]?.[0]} rows stand in text that is printed by Python`)
  }
  return { texts: found.map(({ sql }) => sql), values }
}

type TagText = {
  readonly sql: string
  /** Bound in it. */
  readonly values: Readonly<Record<string, string>>
  /** True of rows that hold text which SQL cannot look into as the reader does. */
  readonly untold: string
}

/**
 * @param text of a column by its header, as CSV shows it: never NULL; `undefined` where there is none
 * @param key begins the names of bound values, so that several tags may stand in one statement
 */
function tagText(name: string, text: (header: string) => string | undefined, key: string): TagText {
  const bound = new Bound(key)
  const places = tagPaths(name).flatMap(path => placeOf(path, text, bound) ?? [])
  const lists = TAG_LISTS.flatMap(path => placeOf(path, text, bound) ?? [])
  const said = places.map(({ value }) => trimmed(value))
  const items = lists.map(place => itemsOf(place))
  const [colon, equals] = [bound.as(`${name}:`), bound.as(`${name}=`)]
  const isIt = `item -> startsWith(item, ${colon}) OR startsWith(item, ${equals})`
  const found = items.map(
    list => [`arrayExists(${isIt}, ${list})`, afterName(`arrayFirst(${isIt}, ${list})`, colon)] as const
  )
  const sql = firstOf([...said.map(value => [isSaid(value), value] as const), ...found])
  const printed = [...places, ...lists].flatMap(({ within }) => within ?? [])
  const untold = [...new Set(printed)].map(column => `startsWith(${column}, '{\\'')`)
  return { sql, values: bound.values, untold: untold.length === 0 ? '0' : untold.join(' OR ') }
}

class Bound {
  readonly values: Record<string, string> = {}
  private readonly key: string
  private count = 0

  constructor(key: string) {
    this.key = key
  }

  as(text: string): string {
    const name = `${this.key}_${this.count++}`
    this.values[name] = text
    return `{${name}:String}`
  }
}

type Place = {
  readonly value: string
  /** JSON of a list of values; absent where the value is text. */
  readonly list?: string
  /** The column that is looked into. */
  readonly within?: string
}

/** As `jsonWithin`: a column of that name, else what lies in an object that stands in one. */
function placeOf(path: string, text: (header: string) => string | undefined, bound: Bound): Place | null {
  const own = text(path)
  if (own !== undefined) return { value: own }
  const dot = path.indexOf('.')
  const column = dot < 0 ? undefined : text(path.slice(0, dot))
  if (column === undefined) return null
  const object = `if(startsWith(${column}, '{') AND isValidJSON(${column}), ${column}, '')`
  return { ...lyingAt(object, path.slice(dot + 1), bound), within: column }
}

/** As `at`: the whole path as a key, else its beginning as one, whichever is there first. */
function lyingAt(object: string, path: string, bound: Bound): Required<Omit<Place, 'within'>> {
  const key = bound.as(path)
  const has = (name: string) => `JSONHas(${object}, ${name})`
  const whole = [has(key), valueAtKey(object, key), `JSONExtractRaw(${object}, ${key})`] as const
  const parts = [...path.matchAll(/\./g)].map(({ index }) => {
    const begin = bound.as(path.slice(0, index))
    const inner = lyingAt(`JSONExtractRaw(${object}, ${begin})`, path.slice(index + 1), bound)
    return [has(begin), inner.value, inner.list] as const
  })
  const all = [whole, ...parts]
  return {
    value: firstOf(all.map(([isThere, value]) => [isThere, value])),
    list: firstOf(all.map(([isThere, , list]) => [isThere, list]))
  }
}

const firstOf = (cases: readonly (readonly [condition: string, value: string])[]): string =>
  cases.length === 0 ? "''" : `multiIf(${cases.map(([is, value]) => `${is}, ${value}`).join(', ')}, '')`

/** As `textOf`. */
const valueAtKey = (object: string, key: string): string =>
  scalar(`JSONType(${object}, ${key})`, type => `JSONExtract${type}(${object}, ${key})`)

const scalar = (type: string, extracted: (type: string) => string): string =>
  `multiIf(${type} = 'String', ${extracted('String')}, ${type} IN ('Int64', 'UInt64', 'Double'), ${number(extracted('Float'))},
    ${type} = 'Bool', if(${extracted('Bool')}, 'true', 'false'), '')`

/** As JavaScript writes it. */
const number = (value: string): string => `replaceRegexpOne(toString(${value}), 'e(\\\\d)', 'e+\\\\1')`

const BLANK = '[\\\\s\\\\v\\\\x{FEFF}\\\\pZ]+'

const trimmed = (text: string): string => `replaceRegexpAll(${text}, '^${BLANK}|${BLANK}$', '')`

/** A list, or one written as text. */
function itemsOf({ value, list }: Place): string {
  const json = list ?? value
  const items = `arrayMap(raw -> ${scalar('JSONType(raw)', type => `JSONExtract${type}(raw)`)}, JSONExtractArrayRaw(${json}))`
  const bare = `replaceRegexpAll(${value}, '^\\\\[|\\\\]$', '')`
  const unquoted = `arrayMap(item -> replaceRegexpAll(${trimmed('item')}, '^["\\']|["\\']$', ''), splitByChar(',', ${bare}))`
  return `if(startsWith(${json}, '[') AND isValidJSON(${json}), ${items}, ${unquoted})`
}

const afterName = (item: string, name: string): string => trimmed(`substring(${item}, length(${name}) + 1)`)
