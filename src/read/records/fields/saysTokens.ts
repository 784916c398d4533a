/** Whether a name says that tokens are counted under it, however it is spelt. */
import type { Meaning } from './meaning.ts'
import { nameOf } from './names.ts'
import { meaningsOf } from './synonyms.ts'

const COUNTED: readonly Meaning[] = ['input', 'output', 'cached', 'cacheWrite', 'uncached', 'reasoning']
const MOST_KEPT = 2_000
const known = new Map<string, boolean>()

/** `usage`, `promptToks`, `Eingabe-Tokens`, `completion`; what lies there may still be a text. */
export function saysTokens(name: string): boolean {
  const before = known.get(name)
  if (before !== undefined) return before
  const says = read(name)
  // Keys may be values: ids, say.
  if (known.size < MOST_KEPT) known.set(name, says)
  return says
}

function read(name: string): boolean {
  const words = nameOf(name)
  const meanings = meaningsOf(words)
  return /usage/i.test(name) || words.all.includes('tokens') || COUNTED.some(each => meanings.has(each))
}
