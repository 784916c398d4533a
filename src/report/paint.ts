/** Tones → the colours of a terminal, or none. */
import type { Tone } from './blocks.ts'

export type Paint = Readonly<Record<Tone | 'title', (text: string) => string>>

/** What begins a rendition, and what ends it (ECMA-48, 8.3.117: select graphic rendition). */
const BOLD = [1, 22] as const
const DIM = [2, 22] as const
const RED = [31, 39] as const
const GREEN = [32, 39] as const
const YELLOW = [33, 39] as const
const CYAN = [36, 39] as const

/** Of text on one line. */
export function paintOf(colour: boolean): Paint {
  const painted =
    ([begin, end]: readonly [number, number]) =>
    (text: string) =>
      colour && text !== '' ? `\u001b[${begin}m${text}\u001b[${end}m` : text
  const [bold, cyan] = [painted(BOLD), painted(CYAN)]
  return {
    title: text => bold(cyan(text)),
    strong: bold,
    good: painted(GREEN),
    bad: painted(RED),
    unsure: painted(YELLOW),
    muted: painted(DIM)
  }
}
