/** Yes and no as programs and people write them: `true`, `0`, `Y`, `ja`, `FAUX`, `是`, ✓. */
import { wordSet } from '../../../words.ts'
import { textOf } from '../cell.ts'

const YES = wordSet(
  'true yes y t 1 1.0 ja j oui o si sí s sim tak evet ano da vrai wahr verdadero verdadeiro vero waar prawda да так правда истина 是 对 對 真 はい 예 네 ✓ ✔ ✅ ☑ ○ ◯ 〇 on checked'
)
const NO = wordSet(
  'false no n f 0 0.0 nein non não nao nee nie hayır hayir ne nej faux falsch falso onwaar fałsz нет ні ложь 否 不 不是 假 いいえ 아니요 아니오 ✗ ✘ ❌ ✖ × ✕ off unchecked'
)
/** What marks a row in a column that is blank in the others. */
const MARKS = wordSet('x ✓ ✔ ✅ ☑ ✗ ✘ ❌ ✖ * ! •')

const wordOf = (value: unknown): string => textOf(value).trim().replace('\ufe0f', '').toLowerCase()

export const isTrue = (value: unknown): boolean => YES.has(wordOf(value))
export const isFalse = (value: unknown): boolean => NO.has(wordOf(value))
export const isMark = (value: unknown): boolean => MARKS.has(wordOf(value))
export const isFlag = (value: unknown): boolean =>
  typeof value === 'boolean' || isTrue(value) || isFalse(value)
