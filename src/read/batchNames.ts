/** Codes of the compiled scanner's dictionaries → codes of the log's own. */
import { isBlank } from './scan/cell.ts'
import type { Kernel } from './scan/kernel.ts'

/** One dictionary of the scanner → codes of the log. */
export class Names {
  private readonly dictionary: number
  private readonly codeOf: (name: string) => number
  private readonly names: string[] = ['']
  /** By the scanner's code; −1 until a row uses it, 0 for blank texts. */
  private readonly codes: number[] = [0]

  constructor(dictionary: number, codeOf: (name: string) => number) {
    this.dictionary = dictionary
    this.codeOf = codeOf
  }

  /** Of several columns the first that is not blank. */
  fill(kernel: Kernel, slots: readonly number[], into: Uint32Array, from: number, to: number): void {
    this.learn(kernel)
    const columns = slots.map(slot => kernel.slot(slot))
    for (let i = from; i < to; i++) {
      let code = 0
      for (const column of columns) {
        code = this.resolved(column[i] as number)
        if (code !== 0) break
      }
      into[i] = code
    }
  }

  private learn(kernel: Kernel): void {
    if (kernel.exports.nameCount(this.dictionary) < this.names.length) return
    for (const name of kernel.namesFrom(this.dictionary, this.names.length)) {
      this.names.push(name)
      this.codes.push(isBlank(name) ? 0 : -1)
    }
  }

  private resolved(local: number): number {
    const code = this.codes[local] as number
    if (code >= 0) return code
    const fresh = this.codeOf(this.names[local] as string)
    this.codes[local] = fresh
    return fresh
  }
}
