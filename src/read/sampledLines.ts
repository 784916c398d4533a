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
export async function sampledLines(
  source: Pick<Source, 'head' | 'stored'>,
  head: string
): Promise<readonly string[]> {
  const lines = head.split(/\r\n|\n|\r/)
  // The head ends somewhere in a line.
  if (source.head.length >= HEAD_BYTES) lines.pop()
  const first = lines.slice(0, MOST_SAMPLED)
  if (lines.length > first.length) first.push(...everyNth(lines.slice(MOST_SAMPLED), MOST_SAMPLED))
  const spread = source.stored ? await linesSpread(source.stored, source.head.length, MOST_SAMPLED) : []
  return [...first, ...spread]
}

function everyNth<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, Math.ceil(items.length / most))
  return items.filter((_, i) => i % step === 0)
}
