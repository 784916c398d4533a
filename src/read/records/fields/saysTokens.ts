/** Whether a name says that tokens are counted under it, however it is spelt. */
import type { Meaning } from './meaning.ts'
import { nameOf } from './names.ts'
import { remembered } from './remembered.ts'
import { meaningsOf } from './synonyms.ts'

const COUNTED: readonly Meaning[] = ['input', 'output', 'cached', 'cacheWrite', 'uncached', 'reasoning']

/** `usage`, `promptToks`, `Eingabe-Tokens`, `completion`; what lies there may still be a text. */
export const saysTokens = remembered(name => {
  const words = nameOf(name)
  const meanings = meaningsOf(words)
  return /usage/i.test(name) || words.all.includes('tokens') || COUNTED.some(each => meanings.has(each))
})
