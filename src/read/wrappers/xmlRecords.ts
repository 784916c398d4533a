/** Elements of one name behind each other in XML → the records that they are: their attributes, and what lies in them. */
import type { Dressed } from './dressed.ts'
import { textIn } from './markup.ts'

/** By which the name of a record is told. */
const MOST_LOOKED_AT = 1 << 16
/** A record without end must not fill the memory. */
const MOST_HELD = 1 << 18
const MOST_LEVELS = 16

const TAG = /<([^<>]*)>/g
const nameIn = (tag: string): string => /^[^\s/]+/.exec(tag)?.[0] ?? ''
const isMark = (tag: string): boolean => /^[?!]/.test(tag) || tag === ''

/** The outermost name that elements with the same around them share, of which there are most. */
function nameOfRecords(head: string): string | undefined {
  const found = new Map<string, { readonly depth: number; readonly name: string; many: number }>()
  const around: string[] = []
  for (const [, tag = ''] of head.slice(0, MOST_LOOKED_AT).matchAll(TAG)) {
    if (isMark(tag)) continue
    if (tag.startsWith('/')) {
      around.pop()
      continue
    }
    const name = nameIn(tag)
    const path = [...around, name].join('/')
    const one = found.get(path) ?? { depth: around.length, name, many: 0 }
    one.many++
    found.set(path, one)
    if (!tag.endsWith('/') && around.length < MOST_LEVELS) around.push(name)
  }
  return [...found.values()]
    .filter(({ depth, many }) => depth > 0 && many > 1)
    .toSorted((a, b) => a.depth - b.depth || b.many - a.many)[0]?.name
}

/** Rows of XML under whatever names: `<calls><call><model>gpt-4o</model>…`, `<call model="gpt-4o" …/>`. */
export function xmlRecords(head: string): Dressed | undefined {
  if (!/^\s*<(?:\?xml|[A-Za-z])/.test(head)) return undefined
  const name = nameOfRecords(head)
  if (name === undefined) return undefined
  const plain = name.replaceAll(/[^\w]/g, '\\$&')
  const begin = new RegExp(`<${plain}(?=[\\s/>])`)
  const endOf = endsOf(new RegExp(`</${plain}\\s*>`, 'g'))
  let held = ''
  return {
    name: 'records in XML',
    plain: line => {
      const rows: string[] = []
      let rest = `${held}${line}\n`
      held = ''
      for (let at = rest.search(begin); at >= 0; at = rest.search(begin)) {
        const end = endOf(rest, at)
        if (end < 0) {
          held = rest.slice(at)
          break
        }
        rows.push(JSON.stringify(recordIn(rest.slice(at, end))))
        rest = rest.slice(end)
      }
      if (held.length <= MOST_HELD) return rows
      held = ''
      return [...rows, CUT]
    },
    end: () => (held === '' ? [] : [CUT])
  }
}

/** @returns where the record that begins at a place of a text ends; -1 where that is further on */
const endsOf =
  (close: RegExp) =>
  (text: string, at: number): number => {
    const opened = text.indexOf('>', at)
    if (opened < 0) return -1
    if (text[opened - 1] === '/') return opened + 1
    close.lastIndex = opened
    return close.test(text) ? close.lastIndex : -1
  }

/** No JSON: a record of which the end is missing is counted as a line that cannot be read. */
const CUT = '<'

type Part = { readonly values: Record<string, unknown>; text: string }

const PIECE = /<([^<>]*)>|([^<]+)/g
const CDATA = /^!\[CDATA\[([\s\S]*)\]\]$/
const ATTRIBUTE = /([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const withoutSpace = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Several of one name are a list. */
function put({ values }: Part, name: string, value: unknown): void {
  const key = withoutSpace(name)
  const there = Object.hasOwn(values, key) ? values[key] : undefined
  values[key] = there === undefined ? value : [there, value].flat()
}

function begun(tag: string): Part {
  const element: Part = { values: Object.create(null) as Record<string, unknown>, text: '' }
  for (const [, name = '', double, single] of tag.slice(nameIn(tag).length).matchAll(ATTRIBUTE))
    if (!name.startsWith('xmlns')) put(element, name, textIn(double ?? single ?? ''))
  return element
}

const contentOf = ({ values, text }: Part): unknown =>
  Object.keys(values).length === 0 ? textIn(text) : values

function recordIn(xml: string): unknown {
  const around: (readonly [string, Part])[] = []
  let last: unknown = {}
  const close = () => {
    const [name, node] = around.pop() ?? []
    if (name === undefined || node === undefined) return
    last = contentOf(node)
    const outer = around.at(-1)
    if (outer) put(outer[1], name, last)
  }
  const say = (text: string) => {
    const inner = around.at(-1)
    if (inner) inner[1].text += text
  }
  for (const [, tag, text = ''] of xml.matchAll(PIECE)) {
    if (tag === undefined) say(text)
    else if (tag.startsWith('/')) close()
    else if (isMark(tag)) say(CDATA.exec(tag)?.[1] ?? '')
    else {
      around.push([nameIn(tag), begun(tag)])
      if (tag.endsWith('/')) close()
    }
  }
  return last
}
