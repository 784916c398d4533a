/** A source → lines from all over it, which tell what its columns mean. */
import { HEAD_BYTES } from './source/openSource.ts'
import type { Source } from './source/source.ts'
import { linesSpread } from './source/spread.ts'

/** Enough records to meet every key: a failed call often lacks those of its usage. */
const MOST_SAMPLED = 1_000

/** A cell in quotes may hold line breaks. */
export function joinedInQuotes(lines: readonly string[]): readonly string[] {
  const joined: string[] = []
  let open = ''
  for (const line of lines) {
    const text = open === '' ? line : `${open}\n${line}`
    const isWhole = text.split('"').length % 2 === 1 || text.length > MOST_CHARACTERS
    if (isWhole) joined.push(text)
    open = isWhole ? '' : text
  }
  return joined
}

const MOST_CHARACTERS = 1 << 16

/** The first lines, and as many from the rest of the file, where it can be read in parts. */
export async function sampledLines(source: Sampled, head: string): Promise<readonly string[]> {
  return [...firstAndNth(linesIn(source, head)), ...(await spreadLines(source))]
}

/** The same of a table, whose rows may be of several lines: those of which none shows where they begin in the rest of the file. */
export async function sampledRows(source: Sampled, head: string): Promise<readonly string[]> {
  const lines = linesIn(source, head)
  const rows = joinedInQuotes(lines)
  const areLines = rows.length === lines.length
  return [...firstAndNth(rows), ...(areLines ? joinedInQuotes(await spreadLines(source)) : [])]
}

type Sampled = Pick<Source, 'head' | 'stored'>

function linesIn(source: Sampled, head: string): readonly string[] {
  const lines = head.split(/\r\n|\n|\r/)
  // The head ends somewhere in a line.
  if (source.head.length >= HEAD_BYTES) lines.pop()
  return lines
}

const firstAndNth = (lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, MOST_SAMPLED),
  ...everyNth(lines.slice(MOST_SAMPLED), MOST_SAMPLED)
]

const spreadLines = async ({ head, stored }: Sampled): Promise<readonly string[]> =>
  stored ? linesSpread(stored, head.length, MOST_SAMPLED) : []

function everyNth<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, Math.ceil(items.length / most))
  return items.filter((_, i) => i % step === 0)
}
