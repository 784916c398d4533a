/** Rows of another kind that sum up the others – a batch beside its calls – → told by their tokens, which are those of the others together. */
import { textOf } from '../cell.ts'
import { countsOf } from './choose.ts'
import type { Column } from './columns.ts'
import type { KindChoice } from './kinds.ts'
import type { Meaning } from './meaning.ts'

/** What tells calls apart, and not what they are. */
const NAMED: readonly Meaning[] = ['model', 'caller', 'id', 'start', 'end']
const MOST_KINDS = 6
const MOST_LETTERS = 40
/** Round numbers of fewer add up by chance, and so do calls of one size: so many of the sizes must be different ones. */
const FEWEST_CALLS = 4
/** The first records follow each other; later ones of the sample are from all over the file. */
const MOST_IN_ROW = 1_000

/**
 * Input and output of one kind are to the last token those of all others, in fewer rows: of calls of two kinds they are not.
 *
 * @param input columns of the input, the first of which counts
 */
export function sumsOfOthers(
  columns: readonly Column[],
  input: readonly Column[],
  output: readonly Column[]
): readonly KindChoice[] {
  const [asked, answered] = [input[0], output[0]]
  if (asked === undefined || answered === undefined) return []
  const length = Math.min(asked.values.length, MOST_IN_ROW)
  const [inputs, outputs] = [countsOf(asked, length), countsOf(answered, length)]
  return columns
    .flatMap(({ path, values, filled, meanings }) => {
      if (NAMED.some(meaning => meanings.has(meaning)) || filled.length !== values.length) return []
      const words = wordsIn(values.slice(0, length))
      const others = [...new Set(words)].filter(word => areSums(words, word, inputs, outputs))
      return others.length === 1 ? [{ path, others: new Set(others) }] : []
    })
    .slice(0, 1)
}

/** None where they are not a few short ones. */
function wordsIn(values: readonly unknown[]): readonly string[] {
  const words = new Set<string>()
  const said: string[] = []
  for (const value of values) {
    const word = textOf(value)
    if (word.length > MOST_LETTERS || words.add(word).size > MOST_KINDS) return []
    said.push(word)
  }
  return words.size > 1 ? said : []
}

/** Sums stand behind what they sum up, or before it: of what follows the last of the former, and the last of the latter, not all may be among the rows. */
function areSums(
  words: readonly string[],
  word: string,
  inputs: readonly number[],
  outputs: readonly number[]
): boolean {
  const [first, last] = [words.indexOf(word), words.lastIndexOf(word)]
  const stretches = [[0, last + 1] as const, [first, last] as const, [first, words.length] as const]
  return stretches.some(([from, until]) => addUp(words, word, [inputs, outputs], from, until))
}

function addUp(
  words: readonly string[],
  word: string,
  sides: readonly [input: readonly number[], output: readonly number[]],
  from: number,
  until: number
): boolean {
  const [inputs, outputs] = sides
  const rows = words.slice(from, until).map((said, i) => ({ isSum: said === word, i: i + from }))
  const own = rows.filter(({ isSum }) => isSum)
  const others = rows.filter(
    ({ isSum, i }) => !isSum && ((inputs[i] as number) > 0 || (outputs[i] as number) > 0)
  )
  const sum = (some: typeof rows, counts: readonly number[]) =>
    some.reduce((all, { i }) => all + ((counts[i] as number) || 0), 0)
  const sizes = new Set(others.map(({ i }) => `${inputs[i]} ${outputs[i]}`))
  return (
    sizes.size >= FEWEST_CALLS &&
    own.length < others.length &&
    sides.every(counts => sum(own, counts) > 0 && sum(own, counts) === sum(others, counts))
  )
}
