/** A list of mappings as YAML writes it, nested ones too → an object a line. */
import type { JsonObject } from '../../json.ts'
import { saysTokens } from '../records/fields/saysTokens.ts'
import type { Dressed } from './dressed.ts'

const ITEM = /^(\s*)- (?=\S)/
const FIELD = /^(\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[\w@$][^:#]*?):(?:\s+(.*))?$/
const fieldOf = (line: string) => FIELD.exec(line.trimEnd())
/** Blank, a remark, or where a document begins. */
const isAside = (line: string): boolean => /^(?:#.*|---|)$/s.test(line.trim())
const FEWEST_FIELDS = 3
const MOST_HELD = 2_000

type Held = { readonly indent: number; readonly lines: string[] }

/** `undefined` where the beginning is no such list, or nothing of calls. */
export function yamlList(lines: readonly string[]): Dressed | undefined {
  const first = lines.findIndex(line => ITEM.test(line))
  const indent = ITEM.exec(lines[first] ?? '')?.[1]?.length
  const above = lines.slice(0, Math.max(0, first))
  if (indent === undefined || !above.every(line => isAside(line) || /^[\w-]+:$/.test(line.trim())))
    return undefined
  const end = lines.findIndex((line, i) => i > first && ITEM.exec(line)?.[1]?.length === indent)
  const item = end < 0 ? [] : lines.slice(first, end)
  const names = item.flatMap((line, i) => fieldOf(i === 0 ? line.replace('- ', '  ') : line)?.[2] ?? [])
  if (names.length < FEWEST_FIELDS || !names.some(saysTokens)) return undefined
  return { name: 'a list in YAML', linesBefore: first, ...gathered(indent) }
}

/** An item is whole when the next one begins, or nothing comes any more. */
function gathered(indent: number): Pick<Dressed, 'plain' | 'end'> {
  let held: Held | undefined
  const end = (): readonly string[] => {
    const whole = held
    held = undefined
    return whole ? [JSON.stringify(mapping(whole.lines))] : []
  }
  return {
    end,
    plain: line => {
      if (isAside(line)) return []
      if (ITEM.exec(line)?.[1]?.length === indent) {
        const rows = end()
        held = { indent, lines: [line.replace('- ', '  ')] }
        return rows
      }
      const depth = line.length - line.trimStart().length
      // What stands further out is of another part of the document.
      if (held === undefined || depth <= indent) return end()
      if (held.lines.length < MOST_HELD) held.lines.push(line)
      return []
    }
  }
}

/** Lines of one indent, each with those that lie deeper below it. */
function mapping(lines: readonly string[]): JsonObject {
  const indents = lines.map(line => line.length - line.trimStart().length)
  const [least] = indents
  const starts = lines.flatMap((_, i) => (indents[i] === least ? [i] : []))
  const entries = starts.flatMap((from, at): [string, unknown][] => {
    const [, , name, value = ''] = fieldOf(lines[from] as string) ?? []
    if (name === undefined) return []
    const below = lines.slice(from + 1, starts[at + 1])
    const isList = /^\s*- /.test(below[0] ?? '')
    return [[unquoted(name), value === '' && below.length > 0 && !isList ? mapping(below) : scalar(value)]]
  })
  return Object.fromEntries(entries)
}

const unquoted = (text: string): string =>
  text.startsWith('"') || (text.startsWith("'") && text.endsWith("'")) ? text.slice(1, -1) : text

function scalar(text: string): unknown {
  const bare = text.replace(/(?<!\s)\s+#.*$/, '')
  if (/^(?:true|false)$/.test(bare)) return bare === 'true'
  if (/^(?:null|~|)$/i.test(bare)) return null
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(bare) ? Number(bare) : unquoted(bare)
}
