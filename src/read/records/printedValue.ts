/** A value as programs print it – Java, Kotlin, Ruby, Rust, Go, Athena – → the value. */
import type { JsonObject } from '../../json.ts'

/** Longer ones are no records of calls. */
const LONGEST = 1 << 16
const MOST_LEVELS = 12

const NOTHING = /^(?:null|nil|<nil>|None|undefined)$/
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const KEY = /(?::?([A-Za-z_@]\w*)|"([^"\\]*)"|'([^'\\]*)')\s*(?:=>|[:=])\s*/y
/** `LlmCall(`, `#<LlmCall `, `Usage {`, `{`, `[`. */
const OPENS = /(?:#<[\w:]+(?=\s)|&?[A-Za-z_]\w*\s?(?=[({[])|&?(?=[{[]))([({[]|\s)/y
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y
/** To the next comma or end; Go parts fields by a blank before the next name. */
const BARE = /<nil>|(?:(?!\s{1,3}[A-Za-z_]\w{0,60}[:=](?=\S))[^,{}()[\]>])+/y
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']', ' ': '>' }

/** `{model=gpt-4o, usage={input_tokens=12}}`, `Call(model='gpt-4o', tokens=12)`; `undefined` where the text is no object printed so. */
export function printedObject(text: string): JsonObject | undefined {
  if (text.length > LONGEST) return undefined
  const reader = new Printed(text.trim())
  const value = reader.value(MOST_LEVELS)
  return reader.isAtEnd && isRecord(value) ? value : undefined
}

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

/** What cannot be read leaves the place where it is, so that the end is never reached. */
class Printed {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.at === this.text.length
  }

  value(levels: number): unknown {
    const quoted = this.take(QUOTED)
    if (quoted) return (quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/g, '$1')
    const mark = levels > 0 ? this.take(OPENS)?.[1] : undefined
    if (mark !== undefined)
      return this.members(CLOSERS[mark.trim() === '' ? ' ' : mark] as string, levels - 1)
    return plain(this.take(BARE)?.[0].trim() ?? '')
  }

  /** Of names and values an object; of one value alone that one, as in `Some(12)`; else a list. */
  private members(closer: string, levels: number): unknown {
    const named: [string, unknown][] = []
    const listed: unknown[] = []
    for (this.blanks(); !this.isAtEnd && this.text[this.at] !== closer; this.blanks()) {
      const from = this.at
      const [, ...names] = this.take(KEY) ?? []
      const name = names.find(one => one !== undefined)
      const value = this.value(levels)
      if (name === undefined) listed.push(value)
      else named.push([name, value])
      this.take(/\s*,/y)
      if (this.at === from) return undefined
    }
    this.at += this.isAtEnd ? 1 : 0
    this.at++
    if (named.length > 0) return listed.length > 0 ? undefined : Object.fromEntries(named)
    return closer === ')' && listed.length === 1 ? listed[0] : listed
  }

  private blanks(): void {
    this.take(/\s+/y)
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    this.at += found[0].length
    return found
  }
}

function plain(text: string): unknown {
  if (NOTHING.test(text)) return null
  if (text === 'true' || text === 'false') return text === 'true'
  return NUMBER.test(text) ? Number(text) : text
}
