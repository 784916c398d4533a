/** Tones → the colours of a terminal, or none. The one importer of chalk. */
import { Chalk } from 'chalk'
import type { Tone } from './blocks.ts'

export type Paint = Readonly<Record<Tone | 'title', (text: string) => string>>

export function paintOf(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 1 : 0 })
  return {
    title: chalk.bold.cyan,
    strong: chalk.bold,
    good: chalk.green,
    bad: chalk.red,
    unsure: chalk.yellow,
    muted: chalk.dim
  }
}
