/** One reading with a state: what was kept of each input before, and what is to be kept of it now. */
import { createHmac } from 'node:crypto'
import type { Found } from '../source/findFiles.ts'
import { fileOf, stampOf } from './fileText.ts'
import { hasCallers, type KeptInput } from './keptInput.ts'
import { type Slide, slid, slideOf } from './slide.ts'
import type { MadeWith, State } from './stateFile.ts'

export type Telling = {
  /** What is read anew although it was read before, or is gone. */
  readonly warn: (line: string) => void
  /** What changes no figure. */
  readonly note: (line: string) => void
}

export class Keeping {
  private before: KeptInput[]
  private readonly keyBefore: string | null
  private readonly kept: KeptInput[] = []
  private readonly madeWith: MadeWith
  private readonly telling: Telling
  private readonly readAt: number
  private readonly present = new Set<string>()
  private key = ''

  /**
   * @param now [ms since 1970]
   */
  constructor(before: State | null, madeWith: MadeWith, telling: Telling, now: number) {
    this.before = [...(before?.inputs ?? [])]
    this.keyBefore = before?.key ?? null
    this.madeWith = madeWith
    this.telling = telling
    this.readAt = now
    this.readBefore = before?.readAt ?? 0
    this.slide = before && slideOf(before.madeWith.options, madeWith.options)
  }

  /** When the state was read. [ms since 1970] */
  readonly readBefore: number
  private readonly slide: Slide | null

  /** Callers are named with it, before any input is asked for: under another key all that name some are read anew. */
  useKey(key: string | null): void {
    const hash = createHmac('sha256', key ?? '')
      .update('state of gpuops-audit')
      .digest('hex')
    if (this.key !== '') return
    this.key = hash
    if (this.keyBefore === null || this.keyBefore === hash) return
    for (const name of namesOf(this.before.filter(hasCallers)))
      this.anew(
        name,
        'callers are named by how the log begins, and it begins in another way now (--caller-key names them alike)'
      )
    this.before = this.before.filter(input => !hasCallers(input))
  }

  /** Notes which files there are, before any of them is asked for. */
  async meet(files: readonly Found[]): Promise<void> {
    for (const { path, address } of files)
      if (address === undefined && path !== '-')
        this.present.add(fileOf(await stampOf(path).catch(() => null)))
  }

  /**
   * What was kept of an input: of the same file, whatever it is called now (a log that was rotated), else of the next one of
   * that name that is nowhere else.
   *
   * @param stamp of a file
   */
  take(name: string, stamp: string | null): KeptInput | undefined {
    const same = this.before.findIndex(input => stamp !== null && fileOf(input.stamp) === fileOf(stamp))
    const named = this.before.findIndex(
      input => input.name === name && (input.stamp === null || !this.present.has(fileOf(input.stamp)))
    )
    const at = same < 0 ? named : same
    const [input] = at < 0 ? [] : this.before.splice(at, 1)
    return input && this.slide ? this.slidBy(input, this.slide) : input
  }

  /** What was kept of a store: its parts in the order of time. */
  takeParts(name: string): readonly KeptInput[] {
    const isOfIt = (input: KeptInput) => input.stamp === null && input.name === name
    const parts = this.before.filter(isOfIt)
    this.before = this.before.filter(input => !isOfIt(input))
    return parts
  }

  /** Whether another `--since` is asked for now than what is kept was read with. */
  get isSlid(): boolean {
    return this.slide !== null
  }

  private slidBy(input: KeptInput, slide: Slide): KeptInput | undefined {
    const kept = slid(input, slide)
    if (kept === null)
      this.anew(input.name, `what was left out of it before --since ${slide.is} cannot be told`)
    return kept ?? undefined
  }

  /** What a store said of a part: how much it read and sent. */
  note(line: string): void {
    this.telling.note(line)
  }

  /** @param what of it, where that is not all */
  anew(name: string, why: string, what = 'as a whole'): void {
    this.telling.warn(`${name}: read again ${what}: ${why}.`)
  }

  keep(input: KeptInput): void {
    this.kept.push(input)
  }

  /** Told where all inputs are read. */
  end(): void {
    for (const name of namesOf(this.before))
      this.telling.warn(
        `${name}: was read before and is not among the inputs any more: it is not in any figure.`
      )
  }

  get state(): State {
    return { madeWith: this.madeWith, key: this.key, readAt: this.readAt, inputs: this.kept }
  }
}

const namesOf = (inputs: readonly KeptInput[]): ReadonlySet<string> => new Set(inputs.map(({ name }) => name))
