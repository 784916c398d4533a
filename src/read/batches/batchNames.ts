/** Codes of the compiled scanner's dictionaries → codes of the log's own. */
import { isBlank } from '../records/cell.ts'
import type { Kernel } from './kernel.ts'

type Codes = Uint16Array | Uint32Array

/** One dictionary, where it is scanned: which of its names stands in a row. */
export class FoundNames {
  private readonly dictionary: number
  private readonly slots: readonly number[]
  private readonly texts: string[] = ['']
  /** By the dictionary's code: 1 for blank texts, which are no names. */
  private readonly blank: number[] = [1]
  private hasBlanks = false

  constructor(dictionary: number, slots: readonly number[]) {
    this.dictionary = dictionary
    this.slots = slots
  }

  /** The names that were met since the last call. */
  learn(kernel: Kernel): readonly string[] {
    const known = this.blank.length
    if (kernel.exports.nameCount(this.dictionary) < known) return []
    const names = kernel.namesFrom(this.dictionary, known)
    for (const name of names) {
      this.texts.push(name)
      this.blank.push(isBlank(name) ? 1 : 0)
    }
    this.hasBlanks ||= this.blank.includes(1, known)
    return names
  }

  /** Of a code of the dictionary. */
  text(code: number): string {
    return this.texts[code] as string
  }

  /** Of several columns the first that is not blank; 0 where all are. */
  fill(kernel: Kernel, count: number, into: Codes): void {
    const columns = this.slots.map(slot => kernel.slot(slot))
    const [only] = columns
    if (only !== undefined && columns.length === 1 && !this.hasBlanks) into.set(only.subarray(0, count))
    else for (let i = 0; i < count; i++) into[i] = this.firstOf(columns, i)
  }

  private firstOf(columns: readonly Float64Array[], row: number): number {
    for (const column of columns) {
      const code = column[row] as number
      if (this.blank[code] === 0) return code
    }
    return 0
  }
}

/** One dictionary of one scanner, where its rows are taken. The log gives out its codes in the order of the rows. */
export class LogNames {
  private readonly codeOf: (name: string) => number
  private readonly names: string[] = ['']
  /** By the scanner's code; −1 until a row uses it. */
  private readonly codes: number[] = [0]

  constructor(codeOf: (name: string) => number) {
    this.codeOf = codeOf
  }

  /** Names met so far, by any row. */
  get count(): number {
    return this.names.length - 1
  }

  learn(names: readonly string[]): void {
    for (const name of names) {
      this.names.push(name)
      this.codes.push(-1)
    }
  }

  /** The scanner's codes of the rows [from, to) → the log's, in place. */
  settle(rows: Codes, from: number, to: number): void {
    const { codes } = this
    for (let i = from; i < to; i++) {
      const code = codes[rows[i] as number] as number
      rows[i] = code >= 0 ? code : this.named(rows[i] as number)
    }
  }

  /** The name of a scanner's code. */
  name(scanned: number): string {
    return this.names[scanned] as string
  }

  private named(scanned: number): number {
    const code = this.codeOf(this.name(scanned))
    this.codes[scanned] = code
    return code
  }
}
