/** Wrapped texts, and what opens them → the lines inside, those that were cut into parts put together again. */
import { type Carried, type Carrier, objectIn } from './carriers.ts'
import { stamped } from './stamped.ts'
import { isKeyedText } from './tabular.ts'

/** What opens a line, or one value of a document. */
export type Opener = {
  readonly name: string
  readonly stamps: Carrier['stamps']
  readonly open: (text: string) => readonly Carried[]
  /** Other lines are records as they lie. */
  readonly isAmongText?: true
}

/** Lines inside, one a line; a line that cannot be opened stays as it is, to be counted for what it is. */
export async function* opened(
  texts: AsyncIterable<readonly string[]>,
  opener: Opener
): AsyncIterable<Uint8Array> {
  const joined = new Joined(opener)
  for await (const batch of texts) {
    const out = batch.flatMap(text => joined.take(text))
    if (out.length > 0) yield Buffer.from(`${out.join('\n')}\n`)
  }
  const rest = joined.rest()
  if (rest !== '') yield Buffer.from(`${rest}\n`)
}

/** A line cut into parts without end must not fill the memory. */
export const MOST_HELD = 64 << 20

/** Lines that a runtime cut into parts are put together again. */
class Joined {
  private held = ''
  private readonly opener: Opener

  constructor(opener: Opener) {
    this.opener = opener
  }

  take(text: string): readonly string[] {
    const all = this.opener.open(text)
    return all.length === 0 ? [this.released() + text] : all.flatMap(one => this.lineOf(one))
  }

  rest(): string {
    return this.released()
  }

  private lineOf(one: Carried): readonly string[] {
    const isPart = one.goesOn === true && typeof one.inside === 'string' && this.held.length < MOST_HELD
    if (!isPart) return [written(this.released(), one, this.opener)]
    this.held += one.inside
    return []
  }

  private released(): string {
    const { held } = this
    this.held = ''
    return held
  }
}

function written(held: string, { inside, stamp }: Carried, { stamps }: Opener): string {
  const object = objectIn(typeof inside === 'string' ? held + inside : inside)
  if (object) return JSON.stringify(stamped(object, stamp, stamps === 'end'))
  const text = `${held}${inside}`.replaceAll(/[\r\n]+/g, ' ')
  // A stamp before pairs is read with them.
  return typeof stamp === 'string' && isKeyedText(text) ? `${stamp} ${text}` : text
}
